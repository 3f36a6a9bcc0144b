// An OpenID provider set up like a tenant of Microsoft Entra ID: its tokens name the tenant (tid), the account (oid, preferred_username)
// and the app roles. Started with the host's address; prints its own. What a test wants it to do wrong is said at /_wrong.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [callback, tenant] = process.argv.slice(2);
const accounts = {
  anne: { name: 'Anne Sørensen', roles: [], amr: ['pwd'] },
  karen: { name: 'Karen Holm', roles: ['Coordinator'], amr: ['pwd', 'mfa'] },
  bo: { name: 'Bo Hjelm', roles: [], amr: ['pwd'] },
  jonas: { name: 'Jonas Lindegaard', roles: ['Coordinator'], amr: ['pwd'] },
};
let wrong = {};

const realNow = Date.now;
// Only where tokens are written: a browser has the right time.
let writing = false;
Date.now = () => realNow() - (writing ? (wrong.clock ?? 0) * 1000 : 0);

const server = createServer();
await new Promise(ready => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}/${tenant}/v2.0`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'certification', client_secret: 'only-for-this-test', redirect_uris: [callback], token_endpoint_auth_method: 'client_secret_post' }],
  claims: { openid: ['sub', 'tid', 'oid', 'roles', 'amr'], profile: ['name', 'preferred_username'], email: ['email'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['only-for-this-test'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (_, id) => accounts[id] && {
    accountId: id,
    claims: () => ({
      sub: id, tid: wrong.tenant ?? tenant, oid: `oid-of-${id}`, name: accounts[id].name, roles: accounts[id].roles, amr: accounts[id].amr,
      preferred_username: wrong.label ?? `${id}@tenant.example`, email: wrong.label ?? `${id}@tenant.example`,
    }),
  },
  loadExistingGrant: async context => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});
provider.on('server_error', (_, error) => console.error(error));

const handle = provider.callback();
server.on('request', (request, response) => answer(request, response).catch(error => {
  console.error(error);
  response.writeHead(500).end(String(error));
}));

async function answer(request, response) {
  const url = new URL(request.url, issuer);
  if (url.pathname === '/_wrong') {
    wrong = JSON.parse(await body(request) || '{}');
    return response.end();
  }
  const interaction = url.pathname.match(/^\/interaction\/([\w-]+)$/);
  if (interaction && request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(`<!doctype html><html lang="da"><title>Log ind</title><h1>Lejerens login</h1><form method="post">${Object.entries(accounts).map(([id, a]) => `<button name="account" value="${id}">${a.name}</button>`).join('')}</form></html>`);
  }
  if (interaction) {
    const accountId = new URLSearchParams(await body(request)).get('account');
    return provider.interactionFinished(request, response, { login: { accountId, amr: accounts[accountId].amr, remember: false } });
  }
  // Mounted below the tenant's path, as Entra is.
  request.originalUrl = request.url;
  request.url = request.url.replace(`/${tenant}/v2.0`, '') || '/';
  if (wrong.nonce && request.url.startsWith('/auth?')) request.url = request.url.replace(/nonce=[^&]+/, 'nonce=another');
  if (request.url.startsWith('/token')) {
    writing = true;
    response.once('close', () => { writing = false; });
  }
  handle(request, response);
}

async function body(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

console.log(`issuer ${issuer}`);
