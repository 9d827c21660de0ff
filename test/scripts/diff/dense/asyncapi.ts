// AsyncAPI documents in which every field of every object that the check compares is written, so that each can be changed in turn.
const text = { type: 'string', maxLength: 9 }
const flow = {
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  refreshUrl: 'https://a.example/refresh',
}

const AVRO = 'application/vnd.apache.avro;version=1.9.0'
const ref = (pointer: string) => ({ $ref: `#/${pointer}` })
const bindings = { kafka: { bindingVersion: '0.5.0', key: { $ref: '#/components/schemas/Key' } } }
const location = { location: '$message.header#/trace', description: 'The trace.' }

export const ASYNCAPI = {
  asyncapi: '3.0.0',
  id: 'urn:dense',
  info: { title: 'Dense', version: '1.0.0', tags: [{ name: 'Things' }] },
  defaultContentType: 'application/json',
  servers: {
    main: {
      host: '{at}.a.example:9092',
      pathname: '/events',
      protocol: 'kafka',
      protocolVersion: '3.2',
      title: 'Production',
      variables: { at: { default: 'eu', enum: ['eu', 'us'], examples: ['eu'] } },
      security: [ref('components/securitySchemes/oauth'), { type: 'userPassword' }],
      bindings,
    },
    second: { $ref: '#/components/servers/second' },
  },
  channels: {
    placed: {
      address: 'placed.{id}',
      title: 'Placed',
      servers: [ref('servers/main')],
      parameters: { id: { enum: ['a', 'b'], default: 'a', location: '$message.payload#/id', description: 'Which.' } },
      bindings,
      messages: {
        placed: {
          name: 'order.placed',
          summary: 'Placed.',
          contentType: 'application/vnd.a+json',
          headers: { type: 'object', properties: { trace: text } },
          payload: { type: 'object', properties: { id: text } },
          correlationId: location,
          bindings,
          traits: [ref('components/messageTraits/common')],
          examples: [{ payload: { id: 'a' } }],
        },
        sent: { payload: text },
        logged: {
          payload: {
            schemaFormat: AVRO,
            schema: { type: 'record', name: 'Log', fields: [{ name: 'id', type: ref('components/schemas/Id') }] },
          },
        },
      },
    },
    answered: {
      messages: {
        refused: { payload: text },
        answered: { payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: text } },
      },
    },
  },
  operations: {
    sendPlaced: {
      action: 'send',
      channel: ref('channels/placed'),
      messages: [ref('channels/placed/messages/placed'), ref('channels/placed/messages/logged')],
      description: 'Sends it.',
      security: [
        {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: flow.tokenUrl, availableScopes: { send: 'Send.' } } },
          scopes: ['send'],
        },
      ],
      bindings,
      traits: [{ bindings: { amqp: { ack: true } } }],
      reply: {
        address: location,
        channel: ref('channels/answered'),
        messages: [ref('channels/answered/messages/answered')],
      },
    },
  },
  components: {
    schemas: { Key: text, Id: 'string' },
    servers: { second: { host: 'b.example', protocol: 'amqp' } },
    messageTraits: {
      common: { headers: { type: 'object', properties: { attempt: text } }, bindings: { amqp: { messageType: 'a' } } },
    },
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        description: 'OAuth.',
        scopes: ['read'],
        flows: {
          clientCredentials: {
            tokenUrl: flow.tokenUrl,
            refreshUrl: flow.refreshUrl,
            availableScopes: { read: 'Read.' },
          },
        },
      },
    },
  },
}

export const ASYNCAPI_2 = {
  asyncapi: '2.6.0',
  info: { title: 'Dense', version: '1.0.0' },
  servers: {
    main: { url: 'a.example', protocol: 'mqtt', security: [{ key: [] }], variables: { at: { default: 'eu' } } },
    second: { url: 'b.example', protocol: 'mqtt' },
  },
  channels: {
    'placed/{id}': {
      servers: ['main'],
      parameters: { id: { schema: text, location: '$message.payload#/id' } },
      subscribe: {
        operationId: 'onPlaced',
        security: [{ key: [] }],
        traits: [{ bindings: { mqtt: { qos: 1 } } }],
        message: {
          oneOf: [
            { name: 'order.placed', messageId: 'placed', schemaFormat: AVRO, payload: { type: 'string' } },
            {
              name: 'order.sent',
              payload: text,
              correlationId: location,
              traits: [{ contentType: 'application/json' }],
            },
          ],
        },
      },
      publish: { message: { payload: text } },
    },
    referred: { $ref: '#/components/channels/referred', description: 'Referred.', bindings },
  },
  components: {
    schemas: { Key: text },
    channels: { referred: { subscribe: { message: { name: 'referred', payload: text } } } },
    securitySchemes: { key: { type: 'httpApiKey', in: 'header', name: 'X-Key' } },
  },
}
