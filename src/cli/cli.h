/* SPDX-License-Identifier: EUPL-1.2
 * What the commands share: options, the open site, messages and exit codes
 * (0 done, 1 refused or failed, 2 wrong use).
 */
#ifndef BASTIDE_CLI_H
#define BASTIDE_CLI_H

#include "ctx.h"
#include "doc.h"
#include "site.h"

typedef struct {
    const char *name;  /* "--site" */
    const char *value; /* what stands for its value in --help; NULL: a switch */
    const char *help;
    bool required;
} Option;

enum { REST_MAX = 5000 };

typedef struct Cli {
    Arena *a;
    Errors e;
    const Option *options;
    int n_options;
    Str given[32]; /* by option: {NULL} when absent */
    Str rest[REST_MAX]; /* what is no option */
    int n_rest;
    Site *site;
    Ctx *c;
} Cli;

typedef struct {
    const char *name;
    const char *arguments; /* behind the options, for --help: "FILE" */
    const char *summary; /* its first line stands in the list of commands */
    const Option *options;
    int n_options;
    int (*run)(Cli *cli);
} Command;

extern const Command command_init, command_demo, command_serve, command_token, command_user,
    command_import, command_export, command_verify, command_backup, command_restore, command_sql,
    command_hooks;

#define OPTIONS(list) (list), (int)(sizeof(list) / sizeof *(list))

Str cli_option(const Cli *cli, const char *name);
bool cli_has(const Cli *cli, const char *name);
/* Opens the site of --site and a context with all rights. False: the errors are told. */
bool cli_open(Cli *cli);
/* Prints the errors (of the context too) on standard error and returns 1. */
int cli_fail(Cli *cli);
/* Wrong use: a sentence on standard error, returns 2. */
int cli_usage(Cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first line of standard input, without its line end. */
bool cli_read_line(Cli *cli, Str *out);
bool cli_read_file(Cli *cli, Str path, Str *out);
/* A line of progress on standard error when it is a terminal (each tenth otherwise). */
void cli_progress(const char *what, int64_t done, int64_t all);
/* The company of --company, or the only one. 0: told. */
int64_t cli_company(Cli *cli);

#endif
