/** A person who can sign in here. The password is never looked at. */
export interface DemoAccount {
  /** Subject identifier, the `sub` claim; never changes. */
  id: string
  email: string
  name: string
  /** Two letters and two colours for the portrait. */
  initials: string
  colors: readonly [string, string]
}

export const accounts: readonly DemoAccount[] = [
  {
    id: 'demo-person',
    email: 'demo@example.test',
    name: 'Demo Person',
    initials: 'DP',
    colors: ['#4f46e5', '#0e7490'],
  },
  {
    id: 'second-person',
    email: 'second@example.test',
    name: 'Second Person',
    initials: 'SP',
    colors: ['#b45309', '#be185d'],
  },
  {
    id: 'admin-person',
    email: 'admin@example.test',
    name: 'Admin Person',
    initials: 'AP',
    colors: ['#15803d', '#0f766e'],
  },
  {
    id: 'former-person',
    email: 'former@example.test',
    name: 'Former Person',
    initials: 'FP',
    colors: ['#57534e', '#334155'],
  },
]

export function findAccountByEmail(email: string): DemoAccount | undefined {
  const wanted = email.trim().toLowerCase()
  return accounts.find((account) => account.email === wanted)
}

export function findAccountById(id: string): DemoAccount | undefined {
  return accounts.find((account) => account.id === id)
}

/** Path of the portrait below the issuer, served as SVG. */
export function portraitPath(account: DemoAccount): string {
  return `/pictures/${account.id}.svg`
}

export function portraitSvg({ id, initials, colors }: DemoAccount): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
<defs><linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="${colors[0]}"/><stop offset="1" stop-color="${colors[1]}"/>
</linearGradient></defs>
<rect width="96" height="96" fill="url(#${id})"/>
<text x="48" y="49" fill="#fff" font-family="system-ui, sans-serif" font-size="36" font-weight="600"
 text-anchor="middle" dominant-baseline="central">${initials}</text>
</svg>`
}
