import { AuthError } from '../errors.ts'
import { type Caller, type CallerNeeds, requireCaller } from '../session/caller.ts'
import { headersOf, type RequestHeaders, type RequestSource } from '../session/request-state.ts'
import { requireText, type Schema } from '../schema.ts'
import { pendingCookies, type Sessions } from '../session/session.ts'
import type { ErrorCode } from '../wire/errors.ts'
import { readBody } from './body.ts'
import type { Call, Endpoint, Method } from './endpoint.ts'
import { checkInput } from './input.ts'
import type { Limit } from './rate-limit.ts'
import { json } from './responses.ts'

/**
 * Something that somebody may do: a call for code on the server and an endpoint for everybody else, which check the same
 * and do the same.
 */
export interface Operation<Input extends object, Answer extends object> {
  /** Rejects with what `needs`, `input` and `handle` refuse. Checks no origin: who calls it has decided to. */
  readonly call: (given: RequestSource & Input) => Promise<Answer>
  readonly endpoint: Endpoint
}

export interface OperationOptions<Input extends object, Answer extends object> {
  /** The call as people write it, such as `organizations.create`. */
  readonly name: string
  /** One sentence, without a full stop. */
  readonly summary: string
  readonly method: Method
  /** Below `basePath`. A part that begins with a colon is a parameter, and the property of the input with that name. */
  readonly path: string
  /** Who may. */
  readonly needs: CallerNeeds
  /**
   * What is given beyond the parameters of the path, strictly: a JSON body, or with GET the query, whose values are
   * texts. Default: nothing.
   */
  readonly input?: Schema<object>
  /** The answer as JSON writes it, for the OpenAPI document. */
  readonly answer: Schema<unknown>
  /** How often the endpoint may be called, as of every `Endpoint`. Calls on the server are not counted. */
  readonly limit?: Limit | false
  /** The codes that `handle` refuses with. */
  readonly errors?: readonly ErrorCode[]
  /** `headers` are those of the request: the same object for all who work on it. */
  handle(caller: Caller, input: Input, headers: RequestHeaders): Promise<Answer>
}

export function defineOperation<Input extends object, Answer extends object>(
  sessions: Sessions,
  options: OperationOptions<Input, Answer>,
): Operation<Input, Answer> {
  const { method, path, needs, input, limit, handle } = options
  const parameters = parametersOf(path)
  const what = method === 'GET' ? 'query' : 'body'

  async function run(
    headers: RequestHeaders,
    params: Readonly<Record<string, unknown>>,
    readRest: () => Promise<object>,
  ): Promise<Answer> {
    // Who asks is looked at before what they ask: strangers learn nothing of what would be right.
    const caller = await requireCaller(sessions, headers, needs)
    const rest = await readRest()
    const named = parameters.map((name) => [name, requireText(params[name], name)])
    // The parameters last: nothing that is given replaces what the path says.
    return handle(caller, { ...rest, ...Object.fromEntries(named) } as Input, headers)
  }

  const checked = (rest: unknown) => checkInput(input ?? nothing, rest, what)

  return {
    call: (given) => {
      const rest: Record<string, unknown> = { ...given }
      for (const name of ['headers', 'request', ...parameters]) delete rest[name]
      return run(headersOf(given), { ...given }, () => checked(rest))
    },
    endpoint: {
      method,
      path,
      ...(limit !== undefined && { limit }),
      describes: describe(options),
      async handle({ request, url, params }: Call) {
        const answer = await run(request.headers, params, () =>
          method === 'GET'
            ? checked(readQuery(url))
            : readBody(request, { json: input ?? nothing, form: noForm }),
        )
        return json(answer, pendingCookies(sessions, request.headers))
      },
    },
  }
}

/** Throws `BAD_REQUEST` for a name that is there twice: whoever stands before us may have looked at the other one. */
function readQuery({ searchParams }: URL): object {
  const query = Object.fromEntries(searchParams)
  if (Object.keys(query).length === searchParams.size) return query
  throw new AuthError('BAD_REQUEST', { detail: 'query: a name is there twice' })
}

function describe<Input extends object, Answer extends object>({
  name,
  summary,
  needs,
  input = nothing,
  answer,
  errors = [],
}: OperationOptions<Input, Answer>): Endpoint['describes'] {
  return { name, summary, needs, input, answer, errors }
}

export function parametersOf(path: string): string[] {
  return path.split('/').flatMap((part) => (part.startsWith(':') ? part.slice(1) : []))
}

/** Nothing at all may be given. */
const nothing: Schema<object> = {
  '~standard': {
    version: 1,
    vendor: 'sallyport',
    validate(value) {
      const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
      return isEmpty ? { value } : { issues: [{ message: 'nothing can be given here' }] }
    },
    jsonSchema: {
      input: () => ({ type: 'object', additionalProperties: false }),
      output: () => ({ type: 'object', additionalProperties: false }),
    },
  },
}

const noForm: Schema<never> = {
  '~standard': {
    version: 1,
    vendor: 'sallyport',
    validate: () => ({ issues: [{ message: 'must be JSON' }] }),
  },
}
