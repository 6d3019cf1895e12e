import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { unpackChromium } from './unpack-chromium.ts'

/** Where Debian and Ubuntu put Chromium. */
const systemChromium = '/usr/bin/chromium'

/** Our own: the defaults of @sparticuz/chromium switch web security off. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Playwright switches it off. */
const noBackForwardCache = '--disable-back-forward-cache'

export interface BrowserOptions {
  /** Whether it keeps pages that were left, for the back button, as people's browsers do. Default false. */
  keepsPages?: boolean
}

/**
 * Starts a headless Chromium, which the caller closes: the one CHROMIUM_PATH names, else the
 * system's, else the one from the package registry.
 */
export async function launchBrowser({ keepsPages = false }: BrowserOptions = {}): Promise<Browser> {
  const executablePath =
    process.env.CHROMIUM_PATH ??
    (existsSync(systemChromium) ? systemChromium : await unpackChromium())
  return chromium.launch({
    executablePath,
    args: flags,
    ignoreDefaultArgs: keepsPages ? [noBackForwardCache] : [],
  })
}
