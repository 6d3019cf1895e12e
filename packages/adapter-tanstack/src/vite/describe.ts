import { isAbsolute, relative } from 'node:path'
import { frameAt, type Place } from './locate.ts'

/** What a build or the browser's overlay shows. `id` and `loc` are those of the first place. */
export interface Report {
  readonly message: string
  readonly id: string
  readonly loc: Place
}

export interface Finding {
  readonly place: Place
  readonly text: string
}

export function describeBuilders(findings: readonly [Finding, ...Finding[]], root: string): Report {
  return report(findings, root, [
    "Start's compiler follows a builder through imports, exports and variables, and through nothing else. Write",
    '  export const name = authAction().handler(…)',
    'at the top of a module. For what several functions share, give a variable a builder of its own; what differs is',
    'for middleware, which functions may make:',
    "  export const supportAction = authAction().middleware([requireRole('support')])",
  ])
}

/** Whatever the form, nothing is compiled there. */
export function describeWorkers(
  [first, ...others]: readonly [Finding, ...Finding[]],
  root: string,
): Report {
  const inWorker = ({ place }: Finding) => ({
    place,
    text: 'this server function would be sent to the browser with its handler: a worker imports it.',
  })
  return report([inWorker(first), ...others.map(inWorker)], root, [
    'Start compiles nothing in workers. Call it on the page, and send the worker what comes of it:',
    '  worker.postMessage(await name())',
  ])
}

export function describeServerCode(
  findings: readonly [Finding, ...Finding[]],
  root: string,
): Report {
  return report(findings, root, [
    'Use it in the handler of a server function, in `server` of a route, in `.server(…)` of middleware, or in',
    '  createServerOnlyFn(() => auth)',
    'and nowhere else in the module: Start takes these out of what the browser gets, and imports that only they need.',
    'Types come by `import type`. For the browser there are @sallyport/client and @sallyport/core/errors, /guards, /types and /wire.',
  ])
}

function report(
  findings: readonly [Finding, ...Finding[]],
  root: string,
  advice: readonly string[],
): Report {
  const [first] = findings
  const places = findings.map(({ place, text }) => {
    const at = `${shown(place.file, root)}:${place.line}:${place.column + 1}`
    return `${at}: ${text}\n\n${frameAt(place)}\n`
  })
  const message = [`[sallyport] ${places.join('\n')}`, ...advice].join('\n')
  return { message, id: first.place.file, loc: first.place }
}

export function shown(file: string, root: string): string {
  const path = relative(root, file)
  return isAbsolute(file) && !path.startsWith('../../..') ? path : file
}
