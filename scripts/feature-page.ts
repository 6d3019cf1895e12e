/** What the code says of a feature; its page in docs/features/ has to say the same. */
export interface FeatureFacts {
  /** As code names it: `organizations`. */
  readonly id: string
  readonly options: readonly string[]
  readonly calls: readonly CallFacts[]
  /** The codes that its own endpoints refuse with: the page has each of them. */
  readonly errors: readonly string[]
  /** Those that an answer may have besides: the page may name them. */
  readonly otherErrors: readonly string[]
  readonly statusOf: (code: string) => number | undefined
  readonly tables: readonly string[]
}

export interface CallFacts {
  /** `organizations.create` */
  readonly name: string
  /** `POST /organizations`; undefined: for code on the server alone. */
  readonly endpoint: string | undefined
  /** The scope that an API token needs. */
  readonly scope: string | undefined
}

export interface Complaint {
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

/** The sections of a page, with the columns of the table in each. */
const sections = new Map<string, readonly string[]>([
  ['What it is', []],
  ['Options', ['option', 'default', 'meaning']],
  ['Calls', ['call', 'endpoint', 'needs', 'answers']],
  ['Errors', ['code', 'status', 'when']],
  ['Tables', ['table', 'what a row is']],
  ['Attacks considered', []],
])

interface Line {
  readonly number: number
  readonly text: string
}

interface Section {
  readonly title: string
  /** Of its heading. */
  readonly line: number
  readonly lines: readonly Line[]
}

interface Row {
  readonly line: number
  readonly cells: readonly string[]
  /** What stands in backticks in the first cell. */
  readonly name: string
}

/** What a page lacks, and what it says that the code does not. */
export function comparePage(page: string, facts: FeatureFacts): Complaint[] {
  const complaints: Complaint[] = []
  const complain = (line: number, message: string) => complaints.push({ line, message })
  const { opening, found } = split(page)

  if (!opening.some(({ text }) => text.startsWith('```ts'))) {
    complain(1, 'begins with no example')
  }
  const titles = found.map(({ title }) => title)
  if (titles.join() !== [...sections.keys()].join()) {
    complain(
      found[0]?.line ?? 1,
      `has the sections ${titles.join(', ') || 'none'}, and needs ${[...sections.keys()].join(', ')}`,
    )
  }

  /** Goes through the table of a section, which has one row for each of the names. */
  function compare(
    title: string,
    {
      what,
      names,
      others = [],
    }: { what: string; names: readonly string[]; others?: readonly string[] },
    check: (row: Row) => void = () => {},
  ): void {
    const section = found.find((one) => one.title === title)
    if (!section) return
    const { header, rows } = readTable(section)
    const columns = sections.get(title) ?? []
    if (header && header.cells.join() !== columns.join()) {
      complain(
        header.line,
        `has the columns ${header.cells.join(', ')}, and needs ${columns.join(', ')}`,
      )
    }
    const seen = new Set<string>()
    for (const row of rows) {
      if (seen.has(row.name)) complain(row.line, `names ${what} \`${row.name}\` twice`)
      else if (names.includes(row.name) || others.includes(row.name)) check(row)
      else complain(row.line, `names ${what} \`${row.name}\`, which ${facts.id}() does not have`)
      seen.add(row.name)
    }
    for (const name of names) {
      if (!seen.has(name)) complain(section.line, `lacks ${what} \`${name}\``)
    }
  }

  const calls = new Map(facts.calls.map((call) => [call.name, call]))
  compare('Options', { what: 'the option', names: facts.options })
  compare('Calls', { what: 'the call', names: [...calls.keys()] }, ({ line, name, cells }) => {
    const { endpoint, scope } = calls.get(name) ?? {}
    const [, said = '', needs = ''] = cells
    if (inBackticks(said) !== endpoint) {
      complain(
        line,
        `says that \`${name}\` is at ${said || 'no address'}, and it is ${endpoint ?? 'for the server alone'}`,
      )
    }
    if (scope !== undefined && !needs.includes(`\`${scope}\``)) {
      complain(line, `does not say that \`${name}\` needs the scope \`${scope}\``)
    }
  })
  const errors = { what: 'the code', names: facts.errors, others: facts.otherErrors }
  compare('Errors', errors, ({ line, name, cells: [, status = ''] }) => {
    const actual = String(facts.statusOf(name))
    if (status !== actual) complain(line, `says that \`${name}\` is ${status}, and it is ${actual}`)
  })
  compare('Tables', { what: 'the table', names: facts.tables })
  return complaints.toSorted((one, other) => one.line - other.line)
}

function split(page: string): { opening: Line[]; found: Section[] } {
  const opening: Line[] = []
  const found: (Section & { lines: Line[] })[] = []
  let isCode = false
  for (const [index, text] of page.split('\n').entries()) {
    const number = index + 1
    if (text.startsWith('```')) isCode = !isCode
    if (!isCode && text.startsWith('## ')) {
      found.push({ title: text.slice(3).trim(), line: number, lines: [] })
    } else {
      const lines = found.at(-1)?.lines ?? opening
      lines.push({ number, text })
    }
  }
  return { opening, found }
}

/** The first table of a section. */
function readTable({ lines }: Section): { header: Row | undefined; rows: Row[] } {
  const first = lines.findIndex(({ text }) => text.startsWith('|'))
  const rest = first < 0 ? [] : lines.slice(first)
  const end = rest.findIndex(({ text }) => !text.startsWith('|'))
  const [header, , ...rows] = (end < 0 ? rest : rest.slice(0, end)).map(readRow)
  return { header, rows }
}

function readRow({ number, text }: Line): Row {
  const cells = text
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
  return { line: number, cells, name: inBackticks(cells[0] ?? '') ?? cells[0] ?? '' }
}

function inBackticks(cell: string): string | undefined {
  return /`([^`]+)`/.exec(cell)?.[1]
}
