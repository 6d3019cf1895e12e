import { afterEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../../test/databases.ts'
import { coreTables } from '../../tables.ts'
import type { SqlDialect } from './ddl.ts'
import { writeMysql } from './ddl-mysql.ts'
import { planMigrations } from './migration-plan.ts'
import { createMigrations } from './migrations.ts'

/*
 * Databases out there were made by these statements and will never see them again. So a migration that was released
 * never changes: what tables need later goes into a new one.
 */

const sqlite = `
create table "auth_migration" (
  "name" text not null primary key,
  "applied_at" text not null default current_timestamp
) strict;
create table "auth_user" (
  "id" text not null,
  "name" text not null,
  "email" text not null,
  "verified_email" text,
  "image" text,
  "role" text,
  "fields" text,
  "created_at" integer not null,
  "updated_at" integer not null,
  "last_sign_in_at" integer,
  "deactivated_at" integer,
  primary key ("id")
) strict;
create unique index "auth_user_verified_email_key" on "auth_user" ("verified_email");
create table "auth_identity" (
  "issuer" text not null,
  "subject" text not null,
  "user_id" text not null,
  "provider" text not null,
  "created_at" integer not null,
  "last_used_at" integer not null,
  primary key ("issuer", "subject"),
  foreign key ("user_id") references "auth_user" ("id") on delete cascade
) strict;
create index "auth_identity_user_id_idx" on "auth_identity" ("user_id");
create table "auth_session" (
  "id" text not null,
  "user_id" text not null,
  "token_hash" text,
  "former" text,
  "created_at" integer not null,
  "renewed_at" integer not null,
  "expires_at" integer not null,
  "remember" integer not null,
  "provider" text not null,
  "user_agent" text,
  "ip" text,
  "ended_at" integer,
  primary key ("id"),
  foreign key ("user_id") references "auth_user" ("id") on delete cascade
) strict;
create unique index "auth_session_token_hash_key" on "auth_session" ("token_hash");
create unique index "auth_session_former_key" on "auth_session" ("former");
create index "auth_session_user_id_idx" on "auth_session" ("user_id");
create index "auth_session_expires_at_idx" on "auth_session" ("expires_at");
create table "auth_revocation" (
  "id" integer primary key autoincrement,
  "kind" text not null,
  "subject" text not null,
  "action" text not null,
  "version" integer not null,
  "at" integer not null,
  "expires_at" integer not null
) strict;
create index "auth_revocation_expires_at_idx" on "auth_revocation" ("expires_at");
create table "auth_spent" (
  "id" text not null,
  "expires_at" integer not null,
  primary key ("id")
) strict;
create index "auth_spent_expires_at_idx" on "auth_spent" ("expires_at");
insert into "auth_migration" ("name") values ('core-0001');
`

const postgres = `
create table "auth_migration" (
  "name" varchar(255) collate "C" not null,
  "applied_at" timestamp with time zone not null default current_timestamp,
  primary key ("name")
);
create table "auth_user" (
  "id" varchar(32) collate "C" not null,
  "name" varchar(200) collate "C" not null,
  "email" varchar(254) collate "C" not null,
  "verified_email" varchar(254) collate "C",
  "image" varchar(1000) collate "C",
  "role" varchar(64) collate "C",
  "fields" text,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "last_sign_in_at" bigint,
  "deactivated_at" bigint,
  primary key ("id")
);
create unique index "auth_user_verified_email_key" on "auth_user" ("verified_email");
create table "auth_identity" (
  "issuer" varchar(255) collate "C" not null,
  "subject" varchar(255) collate "C" not null,
  "user_id" varchar(32) collate "C" not null,
  "provider" varchar(64) collate "C" not null,
  "created_at" bigint not null,
  "last_used_at" bigint not null,
  primary key ("issuer", "subject"),
  foreign key ("user_id") references "auth_user" ("id") on delete cascade
);
create index "auth_identity_user_id_idx" on "auth_identity" ("user_id");
create table "auth_session" (
  "id" varchar(32) collate "C" not null,
  "user_id" varchar(32) collate "C" not null,
  "token_hash" varchar(43) collate "C",
  "former" varchar(43) collate "C",
  "created_at" bigint not null,
  "renewed_at" bigint not null,
  "expires_at" bigint not null,
  "remember" boolean not null,
  "provider" varchar(64) collate "C" not null,
  "user_agent" varchar(400) collate "C",
  "ip" varchar(45) collate "C",
  "ended_at" bigint,
  primary key ("id"),
  foreign key ("user_id") references "auth_user" ("id") on delete cascade
);
create unique index "auth_session_token_hash_key" on "auth_session" ("token_hash");
create unique index "auth_session_former_key" on "auth_session" ("former");
create index "auth_session_user_id_idx" on "auth_session" ("user_id");
create index "auth_session_expires_at_idx" on "auth_session" ("expires_at");
create table "auth_revocation" (
  "id" bigint generated always as identity not null,
  "kind" varchar(16) collate "C" not null,
  "subject" varchar(64) collate "C" not null,
  "action" varchar(16) collate "C" not null,
  "version" bigint not null,
  "at" bigint not null,
  "expires_at" bigint not null,
  primary key ("id")
);
create index "auth_revocation_expires_at_idx" on "auth_revocation" ("expires_at");
create table "auth_spent" (
  "id" varchar(43) collate "C" not null,
  "expires_at" bigint not null,
  primary key ("id")
);
create index "auth_spent_expires_at_idx" on "auth_spent" ("expires_at");
insert into "auth_migration" ("name") values ('core-0001');
`

const mysql = `
create table \`auth_migration\` (
  \`name\` varchar(255) not null,
  \`applied_at\` timestamp not null default current_timestamp,
  primary key (\`name\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4;
create table \`auth_user\` (
  \`id\` varchar(32) not null,
  \`name\` varchar(200) not null,
  \`email\` varchar(254) not null,
  \`verified_email\` varchar(254),
  \`image\` varchar(1000),
  \`role\` varchar(64),
  \`fields\` mediumtext,
  \`created_at\` bigint not null,
  \`updated_at\` bigint not null,
  \`last_sign_in_at\` bigint,
  \`deactivated_at\` bigint,
  primary key (\`id\`),
  unique key \`auth_user_verified_email_key\` (\`verified_email\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create table \`auth_identity\` (
  \`issuer\` varchar(255) not null,
  \`subject\` varchar(255) not null,
  \`user_id\` varchar(32) not null,
  \`provider\` varchar(64) not null,
  \`created_at\` bigint not null,
  \`last_used_at\` bigint not null,
  primary key (\`issuer\`, \`subject\`),
  key \`auth_identity_user_id_idx\` (\`user_id\`),
  foreign key (\`user_id\`) references \`auth_user\` (\`id\`) on delete cascade
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create table \`auth_session\` (
  \`id\` varchar(32) not null,
  \`user_id\` varchar(32) not null,
  \`token_hash\` varchar(43),
  \`former\` varchar(43),
  \`created_at\` bigint not null,
  \`renewed_at\` bigint not null,
  \`expires_at\` bigint not null,
  \`remember\` tinyint(1) not null,
  \`provider\` varchar(64) not null,
  \`user_agent\` varchar(400),
  \`ip\` varchar(45),
  \`ended_at\` bigint,
  primary key (\`id\`),
  unique key \`auth_session_token_hash_key\` (\`token_hash\`),
  unique key \`auth_session_former_key\` (\`former\`),
  key \`auth_session_user_id_idx\` (\`user_id\`),
  key \`auth_session_expires_at_idx\` (\`expires_at\`),
  foreign key (\`user_id\`) references \`auth_user\` (\`id\`) on delete cascade
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create table \`auth_revocation\` (
  \`id\` bigint auto_increment not null,
  \`kind\` varchar(16) not null,
  \`subject\` varchar(64) not null,
  \`action\` varchar(16) not null,
  \`version\` bigint not null,
  \`at\` bigint not null,
  \`expires_at\` bigint not null,
  primary key (\`id\`),
  key \`auth_revocation_expires_at_idx\` (\`expires_at\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
create table \`auth_spent\` (
  \`id\` varchar(43) not null,
  \`expires_at\` bigint not null,
  primary key (\`id\`),
  key \`auth_spent_expires_at_idx\` (\`expires_at\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
insert into \`auth_migration\` (\`name\`) values ('core-0001');
`

const sqlite2 = `
alter table "auth_session" add column "active_organization_id" text;
alter table "auth_session" add column "active_organization_role" text;
alter table "auth_session" add column "rotation" integer;
alter table "auth_session" add column "impersonated_by" text;
alter table "auth_session" add column "impersonator_session_id" text;
create index "auth_session_impersonated_by_idx" on "auth_session" ("impersonated_by");
create index "auth_session_impersonator_session_id_idx" on "auth_session" ("impersonator_session_id");
create table "auth_rate_limit" (
  "id" text not null,
  "hits" integer not null,
  "expires_at" integer not null,
  primary key ("id")
) strict;
create index "auth_rate_limit_expires_at_idx" on "auth_rate_limit" ("expires_at");
insert into "auth_migration" ("name") values ('core-0002');
`

const postgres2 = `
alter table "auth_session"
  add column "active_organization_id" varchar(32) collate "C",
  add column "active_organization_role" varchar(64) collate "C",
  add column "rotation" bigint,
  add column "impersonated_by" varchar(32) collate "C",
  add column "impersonator_session_id" varchar(32) collate "C";
create index "auth_session_impersonated_by_idx" on "auth_session" ("impersonated_by");
create index "auth_session_impersonator_session_id_idx" on "auth_session" ("impersonator_session_id");
create table "auth_rate_limit" (
  "id" varchar(43) collate "C" not null,
  "hits" bigint not null,
  "expires_at" bigint not null,
  primary key ("id")
);
create index "auth_rate_limit_expires_at_idx" on "auth_rate_limit" ("expires_at");
insert into "auth_migration" ("name") values ('core-0002');
`

const mysql2 = `
alter table \`auth_session\`
  add column \`active_organization_id\` varchar(32),
  add column \`active_organization_role\` varchar(64),
  add column \`rotation\` bigint,
  add column \`impersonated_by\` varchar(32),
  add column \`impersonator_session_id\` varchar(32),
  add key \`auth_session_impersonated_by_idx\` (\`impersonated_by\`),
  add key \`auth_session_impersonator_session_id_idx\` (\`impersonator_session_id\`);
create table \`auth_rate_limit\` (
  \`id\` varchar(43) not null,
  \`hits\` bigint not null,
  \`expires_at\` bigint not null,
  primary key (\`id\`),
  key \`auth_rate_limit_expires_at_idx\` (\`expires_at\`)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_nopad_bin;
insert into \`auth_migration\` (\`name\`) values ('core-0002');
`

/** These are the same on SQLite and PostgreSQL. */
const indexes3 = `
create index "auth_user_created_at_id_idx" on "auth_user" ("created_at", "id");
create index "auth_user_role_created_at_id_idx" on "auth_user" ("role", "created_at", "id");
insert into "auth_migration" ("name") values ('core-0003');
`

const mysql3 = `
alter table \`auth_user\`
  add key \`auth_user_created_at_id_idx\` (\`created_at\`, \`id\`),
  add key \`auth_user_role_created_at_id_idx\` (\`role\`, \`created_at\`, \`id\`);
insert into \`auth_migration\` (\`name\`) values ('core-0003');
`

const released: Record<SqlDialect, Record<string, string>> = {
  sqlite: { 'core-0001': sqlite, 'core-0002': sqlite2, 'core-0003': indexes3 },
  postgres: { 'core-0001': postgres, 'core-0002': postgres2, 'core-0003': indexes3 },
  mysql: { 'core-0001': mysql, 'core-0002': mysql2, 'core-0003': mysql3 },
}

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const kinds = await Promise.all(
  databaseKinds.map(async (kind) => ({ ...kind, there: await kind.isThere() })),
)

describe.each(kinds)('released migrations on $name', ({ name, dialect, there, create }) => {
  let database: TestDatabase | undefined
  afterEach(() => database?.drop())

  test('are what they were', async ({ skip }) => {
    skip(!there, `${name} does not answer`)
    database = await create()
    const pending = await createMigrations(database.connect(), dialect).pending(coreTables)
    const written: Record<string, string> = {}
    for (const migration of pending) {
      written[migration.name] = `\n${migration.statements.join(';\n')};\n`
    }
    expect(written).toEqual(released[dialect])
  })
})

test('MySQL 8 differs from MariaDB in the collation alone', () => {
  const write = writeMysql('utf8mb4_0900_bin')
  const statements = planMigrations(coreTables).flatMap(({ parts }) => parts.flatMap(write))
  const ofMariadb = Object.values(released.mysql).join('')
  for (const statement of statements) {
    expect(ofMariadb).toContain(statement.replace('utf8mb4_0900_bin', 'utf8mb4_nopad_bin'))
  }
})
