// Asks k8s.io/apimachinery, the quantity parser of Kubernetes, what it makes of each text in cases.json.
//
//	cd test/values/apimachinery-quantity && go run . > answers.json
package main

import (
	"encoding/json"
	"os"

	"k8s.io/apimachinery/pkg/api/resource"
)

type answer struct {
	Text     string `json:"text"`
	Accepted bool   `json:"accepted"`
	Value    string `json:"value"`
}

func main() {
	text, err := os.ReadFile("cases.json")
	check(err)
	var questions []string
	check(json.Unmarshal(text, &questions))
	answers := []answer{}
	for _, asked := range questions {
		given := answer{Text: asked}
		if quantity, err := resource.ParseQuantity(asked); err == nil {
			given.Accepted = true
			given.Value = quantity.AsDec().String()
		}
		answers = append(answers, given)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	check(out.Encode(answers))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
