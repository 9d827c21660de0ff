// An OpenAPI document in which every field of every object that the check compares is written, so that each can be changed in turn.
const text = { type: 'string', maxLength: 9 }
const media = { 'application/json': { schema: text, example: 'a' } }
const header = { required: true, style: 'simple', explode: true, schema: text, description: 'A header.' }
const server = {
  url: 'https://{at}.a.example',
  description: 'Production.',
  variables: { at: { default: 'eu', enum: ['eu', 'us'], description: 'Where.' } },
}
const called = (what: string) => ({
  post: {
    operationId: `take${what}`,
    security: [{ key: [] }],
    requestBody: { required: true, content: media },
    responses: { 204: { description: 'Taken.' } },
  },
})
const flow = {
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  refreshUrl: 'https://a.example/refresh',
}

export const OPENAPI = {
  openapi: '3.2.0',
  info: { title: 'Dense', version: '1.0.0', license: { name: 'MIT' } },
  jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
  externalDocs: { url: 'https://a.example' },
  tags: [{ name: 'Things' }],
  servers: [server],
  security: [{ key: [] }, { oauth: ['read'] }, { bearer: [], openid: [] }],
  paths: {
    '/things/{id}': {
      summary: 'Things.',
      parameters: [
        { name: 'id', in: 'path', required: true, description: 'Which.', schema: text },
        {
          name: 'page',
          in: 'query',
          deprecated: true,
          'x-sunset': '2028-01-01',
          allowEmptyValue: true,
          style: 'spaceDelimited',
          explode: true,
          allowReserved: true,
          schema: { type: 'array', items: text, maxItems: 3 },
          examples: { few: { value: ['a'] } },
        },
        { name: 'filter', in: 'query', content: media },
      ],
      get: {
        operationId: 'getThing',
        summary: 'Gets a thing.',
        tags: ['Things'],
        deprecated: true,
        'x-sunset': '2028-01-01',
        'x-stability-level': 'stable',
        security: [{ oauth: ['read'], key: [] }],
        servers: [{ url: 'https://b.example' }],
        responses: {
          200: {
            description: 'Done.',
            headers: { 'X-Count': header, 'X-Filter': { content: media } },
            content: media,
            links: {
              next: { operationId: 'getThing', parameters: { id: '$response.body#/next' }, server: { url: '/' } },
            },
          },
          '4XX': { description: 'Refused.', content: media },
          default: { description: 'Failed.' },
        },
        callbacks: { done: { '{$request.body#/url}': called('Callback') } },
      },
      post: {
        requestBody: {
          required: true,
          description: 'A thing.',
          content: {
            'multipart/form-data': {
              schema: { type: 'object', properties: { photo: text } },
              encoding: {
                photo: { contentType: 'image/png', style: 'form', explode: false, headers: { 'X-Size': header } },
              },
            },
            'application/jsonl': { itemSchema: text, itemEncoding: { contentType: 'application/json' } },
            'multipart/mixed': { schema: { type: 'array' }, prefixEncoding: [{ contentType: 'text/plain' }] },
          },
        },
        responses: { 201: { description: 'Made.' } },
      },
      additionalOperations: { COPY: { responses: { 201: { description: 'Copied.' } } } },
    },
    '/shared': {
      $ref: '#/components/pathItems/shared',
      servers: [{ url: 'https://c.example' }],
      head: called('Head').post,
    },
  },
  webhooks: { made: { ...called('Hook'), servers: [{ url: 'https://d.example' }] } },
  components: {
    pathItems: { shared: { get: { responses: { 200: { description: 'Done.' } } } } },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key', description: 'A key.' },
      oauth: {
        type: 'oauth2',
        oauth2MetadataUrl: 'https://a.example/metadata',
        flows: {
          authorizationCode: { ...flow, scopes: { read: 'Read.' } },
          deviceAuthorization: {
            ...flow,
            deviceAuthorizationUrl: 'https://a.example/device',
            scopes: { read: 'Read.' },
          },
        },
      },
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      openid: { type: 'openIdConnect', openIdConnectUrl: 'https://a.example/id' },
    },
  },
}
