import type { ServerResponse } from 'node:http'
import { pageHeaders } from './pages/layout.ts'

export function sendPage(res: ServerResponse, status: number, page: string): void {
  res.writeHead(status, pageHeaders).end(page)
}
