// An OpenID Connect provider that somebody else wrote, with its own pages for signing in and agreeing. Any name signs in, with any password.
// The name says what the provider says of the person: "ana@example.com" owns that address; "unverified ana@example.com" only claims it; "nobody" has none.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const key = (type, options, use) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), ...use });
const client = (id, algorithm, more) => ({
  client_id: id, client_secret: 'a secret & more: 100%', redirect_uris: ['http://localhost/back'], id_token_signed_response_alg: algorithm, ...more,
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      client('rs', 'RS256'), client('es', 'ES256'), client('ps', 'PS256', { token_endpoint_auth_method: 'client_secret_post' }),
      { ...client('public', 'RS256', { token_endpoint_auth_method: 'none' }), client_secret: undefined },
    ],
    jwks: { keys: [key('rsa', { modulusLength: 2048 }, { use: 'sig', kid: 'r' }), key('ec', { namedCurve: 'P-256' }, { use: 'sig', kid: 'e', alg: 'ES256' })] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => id.includes('@') ? { sub: id, email: id.split(' ').pop(), email_verified: !id.startsWith('unverified '), name: 'Ana Costa' } : { sub: id },
    }),
  });
  // The product's port is not known before it runs.
  provider.Client.prototype.redirectUriAllowed = uri => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/sign-in\/external\/[a-z0-9_-]+\/back$/.test(uri);
  server.on('request', provider.callback());
  console.log(`listening on ${issuer}`);
});
