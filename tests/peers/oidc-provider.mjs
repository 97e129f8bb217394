// An MCP server made with the published SDK, behind the certified authorisation server oidc-provider.
//
//   node oidc-provider.mjs NODE_MODULES
//
// Prints one line {"url"}, then answers each line of its input with one line. It ends with its input.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

// What the packages have to say goes to standard error: standard output is for answers.
console.log = console.info = console.error;

// The packages lie in a cache, not beside this file.
const require = createRequire(`${process.argv[2]}/`);
const { default: Provider } = require('oidc-provider');
const { McpServer } = require('@modelcontextprotocol/server');
const { NodeStreamableHTTPServerTransport } = require('@modelcontextprotocol/node');

const SCOPE = 'crm';
const people = { ann: 'Ann of Acme', bob: 'Bob of Borealis' };

/** Everything the provider keeps, by kind and id, so that a test can look and break. */
const kept = new Map();
const of = (kind) => kept.get(kind) ?? kept.set(kind, new Map()).get(kind);
/** Every secret that ever left or entered, for the search for leaks. */
const secrets = new Set();
const happened = { refreshes: 0, registrations: 0, reuses: 0, calls: [] };

class Adapter {
  constructor(kind) {
    this.kind = kind;
  }

  async upsert(id, payload) {
    of(this.kind).set(id, payload);
    if (['AccessToken', 'RefreshToken', 'AuthorizationCode'].includes(this.kind)) secrets.add(id);
  }

  async find(id) {
    return of(this.kind).get(id);
  }

  async findByUid(uid) {
    return [...of(this.kind).values()].find((it) => it.uid === uid);
  }

  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    of(this.kind).get(id).consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    of(this.kind).delete(id);
  }

  async revokeByGrantId(grantId) {
    for (const [id, payload] of of(this.kind)) if (payload.grantId === grantId) of(this.kind).delete(id);
  }
}

const listener = createServer();
await new Promise((ready) => listener.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${listener.address().port}`;
const issuer = `${origin}/oidc`;
const resource = `${origin}/mcp`;
const settings = { format: 'opaque' };

const provider = new Provider(issuer, {
  adapter: Adapter,
  clients: [],
  cookies: { keys: [randomUUID()] },
  scopes: [SCOPE],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: people[id] }) }),
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, indicator) => {
        if (indicator !== resource) throw new Error('no such resource');
        return { scope: SCOPE, audience: resource, accessTokenFormat: settings.format };
      },
    },
  },
});
provider.on('registration_create.success', () => happened.registrations++);
provider.on('grant.success', (context) => {
  if (context.oidc.params.grant_type === 'refresh_token') happened.refreshes++;
  const { access_token, refresh_token } = context.body;
  for (const it of [access_token, refresh_token, context.oidc.params.code_verifier]) if (it) secrets.add(it);
});
provider.on('grant.error', (context) => {
  if (context.oidc.entities.RefreshToken?.consumed) happened.reuses++;
});

/** Whose token it is: looked up when it is opaque, checked by its signature when it is a JWT. */
async function account(token) {
  if (token.includes('.')) {
    const { createRemoteJWKSet, jwtVerify } = require('jose');
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer, audience: resource, typ: 'at+jwt' });
    return payload.sub;
  }
  const found = await provider.AccessToken.find(token);
  if (!found || found.isExpired || found.aud !== resource) throw new Error('not live');
  return found.accountId;
}

function crm(who) {
  const server = new McpServer({ name: 'crm', version: '1.0.0' });
  const annotations = { readOnlyHint: true };
  server.registerTool('whoami', { description: 'Says whose account this is.', annotations }, () => {
    happened.calls.push(who);
    return { content: [{ type: 'text', text: people[who] ?? who }] };
  });
  return server;
}

/** Session id → its transport and whose it is. */
const sessions = new Map();

async function mcp(request, response) {
  const challenge = `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="${SCOPE}"`;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  let who;
  try {
    who = await account(token ?? '');
  } catch {
    const why = token ? ', error="invalid_token"' : '';
    return response.writeHead(401, { 'www-authenticate': challenge + why }).end();
  }
  const id = request.headers['mcp-session-id'];
  let session = sessions.get(id);
  if (id !== undefined && session?.who !== who) return response.writeHead(404).end();
  if (session === undefined) {
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => sessions.set(id, session),
    });
    session = { who, transport };
    await crm(who).connect(transport);
  }
  await session.transport.handleRequest(request, response);
}

const json = (response, body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
// RFC 8414 §3.1: the issuer's path goes behind the well-known one.
const metadata = /^\/\.well-known\/(oauth-authorization-server|openid-configuration)\/oidc$/;
const oidc = provider.callback();
listener.on('request', (request, response) => {
  const { pathname } = new URL(request.url, origin);
  if (pathname === '/mcp') return mcp(request, response);
  if (pathname === '/.well-known/oauth-protected-resource/mcp') {
    return json(response, { resource, authorization_servers: [issuer], scopes_supported: [SCOPE] });
  }
  const known = metadata.exec(pathname);
  if (known) request.url = `/oidc/.well-known/${known[1]}`;
  if (!request.url.startsWith('/oidc/')) return response.writeHead(404).end();
  request.originalUrl = request.url;
  request.url = request.url.slice('/oidc'.length);
  return oidc(request, response);
});

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const now = () => Math.floor(Date.now() / 1000);
const live = (kind) => [...of(kind).values()].filter((it) => !it.consumed && it.exp > now());
const deeds = {
  state: () => ({
    ...happened,
    access: live('AccessToken').map((it) => it.accountId),
    refresh: live('RefreshToken').map((it) => it.accountId),
    clients: of('Client').size,
    secrets: [...secrets],
  }),
  // Shows a refresh token that was replaced, as a thief would.
  steal: async () => {
    const [refresh_token, { clientId: client_id }] = [...of('RefreshToken')].findLast(([, it]) => it.consumed);
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, client_id, resource });
    return (await fetch(`${issuer}/token`, { method: 'POST', body })).json();
  },
  expire: () => {
    for (const it of of('AccessToken').values()) it.exp = now() - 1;
  },
  purge: () => of('Client').clear(),
  jwt: () => {
    settings.format = 'jwt';
  },
};
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const [name, value] = line.split(' ');
    answer((await deeds[name](value)) ?? {});
  })
  .on('close', () => process.exit(0));
answer({ url: resource });
