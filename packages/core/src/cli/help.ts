import type { Command } from './command.ts'

export const helpText = `sallyport <command>

  migrate               make the tables of the database what this version needs: prints the SQL, then runs it
  migrate --dry-run     print the SQL alone
  doctor                look at configuration, database, migrations, providers and clock
  openapi               print the OpenAPI 3.1 document of all endpoints
  admin add <email>     make an administrator of whoever has verified this address; needs the feature admin()
  admin remove <email>  let them be none any more
  secret                print a new secret, for SALLYPORT_SECRET
  help                  print this

migrate, doctor, openapi and admin load the application's own auth module and take

  --auth <path>         the module that exports \`auth\`; by default src/lib/auth.ts, src/auth.ts, lib/auth.ts or auth.ts,
                        or one of src/server, server and app

and read .env.local and .env before; what the environment says wins.
`

export const help: Command = async (_args, { print }) => {
  print(helpText.trimEnd())
  return 0
}
