#!/usr/bin/env node
import { cwd, exit, argv, stdout } from 'node:process'
import { runCommand } from './run-command.ts'

const terminal = { folder: cwd(), print: (line: string) => console.log(line) }
const code = await runCommand(argv.slice(2), terminal, (line) => console.error(line))
// Whatever the application opened may not keep the command from ending; what was printed has to get out before.
stdout.write('', () => exit(code))
