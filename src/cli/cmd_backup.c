/* SPDX-License-Identifier: EUPL-1.2
 * bastide backup and bastide restore.
 */
#include "backup.h"
#include "cli.h"

#include <stdio.h>

static const Option backup_options[] = {
    {"--site", "DIR", "folder of the site, which may be running", true},
    {"--out", "PATH", "the file to write; it must not be there", true},
    {"--passphrase-stdin", NULL, "puts the signing key in, locked by this passphrase", false},
};

static const Option restore_options[] = {
    {"--site", "DIR", "folder for the site; no site may be there", true},
    {"--from", "PATH", "the backup", true},
    {"--db", "URL", "an empty database (backup of PostgreSQL)", false},
    {"--passphrase-stdin", NULL, "unlocks the signing key in the backup", false},
};

static void progress(void *arg, const char *what, int64_t done, int64_t all)
{
    (void)arg;
    if (all)
        cli_progress(what, done, all);
}

static bool read_job(Cli *cli, BackupJob *job)
{
    *job = (BackupJob){.progress = progress};
    return !cli_has(cli, "--passphrase-stdin") || cli_read_line(cli, &job->passphrase);
}

static int run_backup(Cli *cli)
{
    BackupJob job;
    if (!read_job(cli, &job) || !cli_open(cli) ||
        !backup_site(cli->site, cli_option(cli, "--out"), &job, &cli->e))
        return cli_fail(cli);
    printf("%lld bytes, %lld files\n", (long long)job.bytes, (long long)job.files);
    if (!job.passphrase.n)
        printf("the signing key is not in it: keep a copy of the file \"key\" in a safe place\n");
    return 0;
}

static int run_restore(Cli *cli)
{
    BackupJob job;
    if (!read_job(cli, &job) ||
        !restore_site(cli->a, cli_option(cli, "--from"), cli_option(cli, "--site"),
                      cli_option(cli, "--db"), &job, &cli->e))
        return cli_fail(cli);
    printf("restored, with %lld files\n", (long long)job.files);
    if (job.new_key)
        printf("the site has a new signing key: closings from now on are signed with it\n");
    return 0;
}

static const char backup_summary[] =
    "copy a running site into one file\n"
    "\n"
    "The signing key (the file \"key\" of the site) is left out, so that a stolen backup cannot "
    "sign\n"
    "for you. Keep a copy of that file in another safe place, or give --passphrase-stdin: the key\n"
    "is then in the backup, locked. A site restored without it gets a new key: closings from then\n"
    "on are signed with it, and those before still prove themselves";

static const char restore_summary[] =
    "make a site from a backup\n"
    "\n"
    "Put your copy of the file \"key\" into the folder before, or give the passphrase of the "
    "backup;\n"
    "without either the site gets a new signing key. A restore that fails leaves nothing behind";

const Command command_backup = {"backup", "", backup_summary, OPTIONS(backup_options), run_backup};
const Command command_restore = {"restore", "", restore_summary, OPTIONS(restore_options),
                                 run_restore};
