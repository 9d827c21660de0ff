// Who may import what. Run by `npm run check`, which also fails when fewer modules than expected were cruised: with a
// compiler that dependency-cruiser does not know it sees none and passes.
// kernel <- db <- rooms <- http <- app <- cli <- main; sdk stands alone on generated/clients.
const ROOMS =
  'oauth|events|webhooks|campaigns|suppressions|runtime|dialogue|conversations|knowledge|organisations|audit|privacy|admin'
const PACKAGE = (names) => `(^|/)node_modules/(${names})/`

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    forbid(
      'no-cycles',
      'Imports go one way; move the shared part down. The generated client has a cycle of its own.',
      { pathNot: '^generated/clients/' },
      { circular: true },
    ),
    forbid('nothing-is-missing', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'kernel-is-a-leaf',
      'kernel/ imports nothing of ours.',
      { path: '^src/kernel/' },
      { path: '^(src|generated)/', pathNot: '^src/kernel/' },
    ),
    forbid(
      'db-sits-on-kernel',
      'db/ serves the rooms and never reaches up to them.',
      { path: '^src/db/' },
      { path: '^(src|generated)/', pathNot: '^src/(db|kernel)/' },
    ),
    forbid(
      'rooms-know-no-http',
      'A room is called by the edge.',
      { path: `^src/(${ROOMS})/` },
      { path: '^src/(http|console|app|cli|config|main)', pathNot: '^src/http/call[.]ts$' },
    ),
    forbid(
      'only-handlers-see-call',
      'Services take tx and plain values, so jobs can call them too.',
      { path: `^src/(${ROOMS})/`, pathNot: '/handlers[.]ts$' },
      { path: '^src/http/call[.]ts$' },
    ),
    forbid(
      'rooms-keep-apart',
      'Rooms meet through events, or through a function passed in by app.ts.',
      { path: `^src/(${ROOMS})/` },
      {
        path: `^src/(${ROOMS})/`,
        pathNot: ['^src/$1/', '^src/events/outbox[.]ts$', '^src/audit/trail[.]ts$'],
      },
    ),
    forbid(
      'edge-serves-any-room',
      'http/ knows the rooms only by what app.ts passes in.',
      { path: '^src/http/' },
      { path: `^src/((${ROOMS})/|(app|config)[.]ts$)` },
    ),
    forbid(
      'commands-are-the-top',
      'Only main.ts starts a command.',
      { path: '^src/', pathNot: '^src/(cli/|main[.]ts$|start[.]mjs$)' },
      { path: '^src/(cli/|main[.]ts$)' },
    ),
    forbid(
      'generated-is-walled',
      'Contract types stop at the edge of a room.',
      {
        path: '^src/',
        pathNot: [
          '^src/http/',
          '^src/(app[.]ts$|cli/)',
          '/(handlers|present)[.]ts$',
          // The check of a request that the contract cannot express; it hands back the contract's own type.
          '^src/campaigns/intake[.]ts$',
          '^src/events/outbox[.]ts$',
          '^src/(sdk|console/web)/',
        ],
      },
      { path: '^generated/' },
    ),
    forbid(
      'sql-stays-in-repositories',
      'One file per room speaks SQL.',
      { path: '^src/', pathNot: ['^src/db/', '/(repository|search|outbox|store)[.]ts$'] },
      { path: PACKAGE('kysely|better-sqlite3') },
    ),
    forbid(
      'koa-stays-at-the-edge',
      'Nothing below http/ sees ctx.',
      { path: '^src/', pathNot: '^src/(http/|console/mount[.]ts$|app[.]ts$)' },
      { path: PACKAGE('koa|@koa|openapi-backend|@types/koa|@types/koa__router') },
    ),
    forbid(
      'console-is-a-client',
      'The console uses the SDK like any customer.',
      { path: '^src/console/web/' },
      { path: '^(src|generated)/', pathNot: ['^src/console/web/', '^src/sdk/', '^generated/clients/'] },
    ),
    forbid(
      'sdk-stands-alone',
      'A published client holds nothing of the server.',
      { path: '^src/sdk/' },
      { path: '^(src|generated)/', pathNot: ['^src/sdk/', '^generated/clients/'] },
    ),
    forbid(
      'src-stands-alone',
      'Production code imports neither tests nor scripts.',
      { path: '^(src|generated)/' },
      { path: '^(test|scripts)/' },
    ),
    forbid(
      'server-needs-no-dev-tools',
      'npm ci --omit=dev must be enough to run the server.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg'], pathNot: PACKAGE('@types') },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^generated/validators[.]js$'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
