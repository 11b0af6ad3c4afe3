/**
 * The data of the servers that the stand-ins for MongoDB know, as JSON: RECORDED/source.json is the replica set that is backed up, and
 * RECORDED/local names the folder of the one server that listens on loopback.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const folder = process.env.RECORDED;

function fail(name, message) {
  throw Object.assign(new Error(message), { name });
}

/** The store that a connection string leads to, for whom it lets in. */
exports.opened = (uri) => {
  const { hostname, port, username, password, searchParams: says } = new URL(uri);
  const at = `${hostname}:${port}`;
  const file =
    at === '127.0.0.1:27017' ? localFile() : at === 'mongo.shop:27017' ? path.join(folder, 'source.json') : undefined;
  if (file === undefined) return fail('MongoServerSelectionError', `connect ECONNREFUSED ${at}`);
  const store = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (store.login !== undefined) {
    if (says.get('replicaSet') !== store.set) fail('MongoServerSelectionError', 'Server selection timed out');
    if (says.get('tls') !== 'true' || !fs.existsSync(says.get('tlsCAFile') ?? ''))
      fail('MongoServerSelectionError', 'unable to verify the first certificate');
    if (says.get('authSource') !== 'admin' || decodeURIComponent(`${username}:${password}`) !== store.login)
      fail('MongoServerError', 'Authentication failed.');
  }
  return {
    ...store,
    save: () => fs.writeFileSync(file, JSON.stringify({ ...store, databases: store.databases })),
    mayWrite(database) {
      if (store.writes !== undefined && !store.writes.includes(database))
        fail('MongoServerError', `not authorized on ${database} to execute command`);
    },
  };
};

function localFile() {
  const named = path.join(folder, 'local');
  const home = fs.existsSync(named) ? fs.readFileSync(named, 'utf8') : '';
  const pid = path.join(home, 'pid');
  try {
    if (home !== '' && process.kill(Number(fs.readFileSync(pid, 'utf8')), 0)) return path.join(home, 'data.json');
  } catch {
    return undefined;
  }
  return undefined;
}

/** The connection string of a tool's file of settings. */
exports.uriOf = (file) => /^uri: "(.*)"\n$/.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? '';
