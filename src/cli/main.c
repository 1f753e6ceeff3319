/* SPDX-License-Identifier: EUPL-1.2
 * bastide COMMAND: finds the command, reads its options, runs it.
 */
#include "accounts.h"
#include "asset.h"
#include "cli.h"
#include "crypto.h"
#include "deleted.h"
#include "desk.h"
#include "entry.h"
#include "facturx/facturx.h"
#include "print.h"
#include "search.h"
#include "setup.h"
#include "units.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const Command *const commands[] = {
    &command_init,   &command_demo,    &command_serve,  &command_token,
    &command_user,   &command_import,  &command_export, &command_verify,
    &command_backup, &command_restore, &command_sql,    &command_hooks,
};
enum { COMMANDS = sizeof commands / sizeof *commands };
static const char version[] = "0.1.0";

static void print_help(void)
{
    printf("Bastide %s, business management for French organisations.\n\nusage: bastide COMMAND "
           "[options]\n\n",
           version);
    for (int i = 0; i < COMMANDS; i++)
        printf("  %-9s %.*s\n", commands[i]->name, (int)strcspn(commands[i]->summary, "\n"),
               commands[i]->summary);
    printf("  %-9s %s\n\n\"bastide COMMAND --help\" tells the options of a command.\n", "version",
           "print the version");
}

static void print_command_help(const Command *k)
{
    printf("usage: bastide %s", k->name);
    for (int i = 0; i < k->n_options; i++) {
        const Option *o = &k->options[i];
        printf(" %s%s%s%s%s", o->required ? "" : "[", o->name, o->value ? " " : "",
               o->value ? o->value : "", o->required ? "" : "]");
    }
    printf(" %s\n\n%s.\n\n", k->arguments, k->summary);
    for (int i = 0; i < k->n_options; i++)
        printf("  %s %-12s %s\n", k->options[i].name,
               k->options[i].value ? k->options[i].value : "", k->options[i].help);
}

static const Command *find(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int option_index(const Command *k, const char *name)
{
    for (int i = 0; i < k->n_options; i++)
        if (strcmp(k->options[i].name, name) == 0)
            return i;
    return -1;
}

static bool read_options(Cli *cli, const Command *k, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        bool option = strncmp(argv[i], "--", 2) == 0 && argv[i][2];
        int at = option ? option_index(k, argv[i]) : -1;
        if (option && at < 0)
            return cli_usage(cli, "unknown option %s", argv[i]) && false;
        if (!option && cli->n_rest == (int)(sizeof cli->rest / sizeof *cli->rest))
            return cli_usage(cli, "too many arguments") && false;
        if (!option) {
            cli->rest[cli->n_rest++] = str_c(argv[i]);
        } else if (!k->options[at].value) {
            cli->given[at] = STR("1");
        } else if (++i == argc) {
            return cli_usage(cli, "%s needs a value", k->options[at].name) && false;
        } else {
            cli->given[at] = str_c(argv[i]);
        }
    }
    for (int i = 0; i < k->n_options; i++)
        if (k->options[i].required && !cli->given[i].p)
            return cli_usage(cli, "%s is missing", k->options[i].name) && false;
    return true;
}

static void start(void)
{
    int line;
    const Asset *po = asset_find(STR("po/fr.po"));
    crypto_start();
    signal(SIGPIPE, SIG_IGN);
    if (po && !i18n_load_fr(po->bytes, &line))
        fprintf(stderr, "bastide: po/fr.po, line %d cannot be read\n", line);
    site_register(schema_units_doc, schema_units_doc_n);
    site_register(schema_units_ledger, schema_units_ledger_n);
    site_register(schema_units_modules, schema_units_modules_n);
    print_start();
    deleted_register();
    search_register();
    draft_register();
    ledger_register();
    accounts_register();
    setup_register();
}

static int run(const Command *k, int argc, char **argv)
{
    Arena *a = arena_new();
    const char *lang = getenv("LC_ALL") && *getenv("LC_ALL") ? getenv("LC_ALL") : getenv("LANG");
    Cli cli = {.a = a,
               .options = k->options,
               .n_options = k->n_options,
               .e = {.a = a, .lang = lang_of(str_c(lang))}};
    int status = read_options(&cli, k, argc, argv) ? k->run(&cli) : 2;
    ctx_end(cli.c);
    site_close(cli.site);
    arena_free(a);
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, FACTURX_CHILD) == 0)
        return facturx_child();
    if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
        print_help();
        return argc > 1 ? 0 : 2;
    }
    bool help = argc > 2 && strcmp(argv[2], "--help") == 0;
    if (strcmp(name, "version") == 0 && help) {
        printf("usage: bastide version\n\nprint the version.\n");
        return 0;
    }
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
        printf("bastide %s\n", version);
        return 0;
    }
    const Command *k = find(name);
    if (!k) {
        fprintf(stderr, "bastide: there is no command \"%s\"; \"bastide --help\" lists them\n",
                name);
        return 2;
    }
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0) {
            print_command_help(k);
            return 0;
        }
    start();
    return run(k, argc - 2, argv + 2);
}
