/* SPDX-License-Identifier: EUPL-1.2
 * bastide import einvoice FILE…: one line a file. Each file is read and booked in memory of its
 * own, so that thousands can be given. Folders stand for the files in them.
 */
#include "einvoice_in/einvoice_in.h"
#include "import.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATHS_MAX = 100000, WATCH_SECONDS = 2 };

typedef struct {
    Cli *cli;
    const char **paths;
    int n;
    int refused;
    bool json, progress;
} Intake;

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

/* --- which files --- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool is_invoice_name(const char *name)
{
    const char *end = strrchr(name, '.');
    return name[0] != '.' && end && (strcasecmp(end, ".xml") == 0 || strcasecmp(end, ".pdf") == 0);
}

static void add_folder(Intake *x, const char *folder)
{
    DIR *d = opendir(folder);
    int from = x->n;
    for (struct dirent *f; d && x->n < PATHS_MAX && (f = readdir(d));)
        if (is_invoice_name(f->d_name))
            x->paths[x->n++] = str_format(x->cli->a, "%s/%s", folder, f->d_name).p;
    if (d)
        closedir(d);
    if (x->n > from)
        qsort(&x->paths[from], (size_t)(x->n - from), sizeof *x->paths, by_name);
}

static void collect(Intake *x)
{
    x->n = 0;
    for (int i = 1; i < x->cli->n_rest && x->n < PATHS_MAX; i++) {
        const char *path = str_z(x->cli->a, x->cli->rest[i]);
        if (is_folder(path))
            add_folder(x, path);
        else
            x->paths[x->n++] = path;
    }
}

/* --- one file --- */

static void tell(Intake *x, const Received *r, Arena *a)
{
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    if (x->json) {
        received_json(&o, r);
        printf("%s\n", buf_str(&b).p);
        return;
    }
    for (size_t i = 0; i < r->reason.n; i++)
        buf_add_char(&b, r->reason.p[i] == '\n' ? ' ' : r->reason.p[i]);
    printf("%s\t%s\t%s\t%s\n", received_word(r->status), r->file.p, r->name.n ? r->name.p : "-",
           buf_str(&b).p);
}

static Str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_c(slash ? slash + 1 : path);
}

static void take(Intake *x, const char *path)
{
    Arena *a = arena_new();
    Ctx *c = ctx_begin(x->cli->site, a, x->cli->e.lang);
    Received r = {.file = base_name(path), .status = RECEIVED_REFUSED};
    Str bytes;
    if (!c) {
        r.reason = STR("The database cannot be reached: nothing was saved. Try again later.");
    } else if (ctx_as_system(c), !cli_read_file(x->cli, str_c(path), &bytes)) {
        r.reason = x->cli->e.list[x->cli->e.n - 1].text;
        x->cli->e.n = 0;
    } else {
        einvoice_receive(c, r.file, bytes, &r);
    }
    r.file = str_c(path);
    x->refused += r.status == RECEIVED_REFUSED;
    tell(x, &r, a);
    if (c)
        ctx_end(c);
    arena_free(a);
}

static void take_all(Intake *x)
{
    for (int i = 0; i < x->n && !stopped; i++) {
        take(x, x->paths[i]);
        if (x->progress)
            cli_progress("received invoices", i + 1, x->n);
    }
    fflush(stdout);
}

/* --- a folder that is watched --- */

/* What was taken goes to DIR/done, what was refused to DIR/refused: a folder shows what is left. */
static void put_away(Intake *x, const char *path, bool refused)
{
    const char *slash = strrchr(path, '/');
    Str folder = str_format(x->cli->a, "%.*s/%s", (int)(slash - path), path,
                            refused ? "refused" : "done");
    mkdir(folder.p, 0777);
    rename(path, str_format(x->cli->a, "%s%s", folder.p, slash).p);
}

static int watch(Intake *x)
{
    for (int i = 1; i < x->cli->n_rest; i++)
        if (!is_folder(str_z(x->cli->a, x->cli->rest[i])))
            return cli_usage(x->cli, "--watch takes folders");
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    while (!stopped) {
        collect(x);
        for (int i = 0; i < x->n && !stopped; i++) {
            int before = x->refused;
            take(x, x->paths[i]);
            put_away(x, x->paths[i], x->refused > before);
        }
        fflush(stdout);
        sleep(WATCH_SECONDS);
    }
    return 0;
}

int import_einvoice(Cli *cli)
{
    Intake x = {.cli = cli, .json = cli_has(cli, "--json")};
    if (cli->n_rest < 2)
        return cli_usage(cli, "import einvoice takes files or folders");
    if (!cli_open(cli))
        return cli_fail(cli);
    x.paths = arena_array_of(cli->a, const char *, PATHS_MAX);
    if (cli_has(cli, "--watch"))
        return watch(&x);
    collect(&x);
    x.progress = x.n > 20 && isatty(2);
    take_all(&x);
    return x.refused ? 1 : 0;
}
