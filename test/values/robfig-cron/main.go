// Asks robfig/cron v3, the cron library of Kubernetes, what it makes of each schedule in cases.json.
//
//	cd test/values/robfig-cron && go run . > answers.json
package main

import (
	"encoding/json"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type question struct {
	Expression string `json:"expression"`
	TimeZone   string `json:"timeZone"`
	From       string `json:"from"`
}

type answer struct {
	question
	Accepted bool     `json:"accepted"`
	Runs     []string `json:"runs"`
}

func main() {
	text, err := os.ReadFile("cases.json")
	check(err)
	var questions []question
	check(json.Unmarshal(text, &questions))
	answers := []answer{}
	for _, asked := range questions {
		answers = append(answers, ask(asked))
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	check(out.Encode(answers))
}

func ask(asked question) answer {
	given := answer{question: asked, Runs: []string{}}
	zone, err := time.LoadLocation(asked.TimeZone)
	check(err)
	schedule, err := cron.ParseStandard(asked.Expression)
	if err != nil {
		return given
	}
	given.Accepted = true
	at, err := time.Parse(time.RFC3339, asked.From)
	check(err)
	at = at.In(zone)
	for range 10 {
		at = schedule.Next(at)
		if at.IsZero() { // nothing within five years
			break
		}
		given.Runs = append(given.Runs, at.UTC().Format(time.RFC3339))
	}
	return given
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
