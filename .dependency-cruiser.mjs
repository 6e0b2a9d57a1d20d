// The house's import rules: an arrow means "imports", and there are no others.
//   machines ─▶ nothing · db ─▶ nothing · sandbox ─▶ nothing · server ─▶ machines, db
//   web ─▶ nothing of ours · bench ─▶ sandbox · scripts ─▶ any
// and inside the server: main ─▶ app ─▶ routes, jobs ─▶ voice, scheduling; vendors ─▶ voice, scheduling.

/** A rule: files under `from` (tests aside) must not import anything under `to`. */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$|/testing(/|\\.ts$)' },
  to: { path: to, pathNot: 'node_modules' },
});

export default {
  forbidden: [
    forbid(
      'machines-pure',
      'machines import nothing of ours',
      '^machines/',
      '^(db|server|web|sandbox|bench|scripts)/',
    ),
    {
      name: 'machines-no-io',
      comment: 'the dialogue is pure: no I/O',
      severity: 'error',
      from: { path: '^machines/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    forbid('db-alone', 'db imports nothing of ours', '^db/', '^(machines|server|web|sandbox|bench|scripts)/'),
    forbid(
      'sandbox-alone',
      'the outside world knows nothing of us',
      '^sandbox/',
      '^(machines|db|server|web|bench|scripts)/',
    ),
    forbid(
      'server-arrows',
      'the server imports machines and db only',
      '^server/',
      '^(web|sandbox|bench|scripts)/',
    ),
    forbid(
      'web-alone',
      'the web knows the server by its OpenAPI document only',
      '^web/',
      '^(machines|db|server|sandbox|bench|scripts)/',
    ),
    forbid(
      'bench-over-the-wire',
      'the bench talks to a server over the wire',
      '^bench/',
      '^(machines|db|server|web|scripts)/',
    ),
    forbid(
      'vendors-named-by-app',
      'app.ts and assemble/ alone name the vendors',
      '^server/src/(?!app\\.ts|assemble/|vendors/)',
      '^server/src/vendors/',
    ),
    forbid(
      'vendors-implement-contracts',
      'a vendor implements a contract of voice or scheduling',
      '^server/src/vendors/',
      '^server/src/(routes|jobs|plugins|assemble|app\\.ts|main\\.ts)',
    ),
    forbid(
      'voice-below-routes',
      'voice and scheduling know nothing of HTTP',
      '^server/src/(voice|scheduling)/',
      '^server/src/(routes|jobs|plugins|assemble|app\\.ts|main\\.ts)',
    ),
    forbid(
      'scheduling-below-voice',
      'scheduling knows nothing of calls in progress',
      '^server/src/scheduling/',
      '^server/src/voice/',
    ),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/|^\\.offhook' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
