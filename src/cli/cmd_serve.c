/* SPDX-License-Identifier: EUPL-1.2
 * bastide serve: desk and API until SIGTERM or SIGINT; without a site, its making first.
 */
#include "app.h"
#include "cli.h"
#include "daily.h"
#include "first_run_site.h"
#include "log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site; when empty or absent one is made in the browser", true},
    {"--db", "URL", "postgresql://… for the site that is made (default: SQLite)", false},
    {"--listen", "HOST:PORT", "where to listen (default: 127.0.0.1:8420)", false},
    {"--behind-proxy", NULL, "believe X-Forwarded-For and -Proto of the proxy in front", false},
    {"--verbose", NULL, "log every request", false},
};

static bool read_address(Str s, Str *out_host, int *out_port)
{
    int64_t port;
    size_t colon = s.n;
    while (colon && s.p[colon - 1] != ':')
        colon--;
    if (!colon || !str_to_int(str_slice(s, colon, s.n), &port) || port < 0 || port > 65535)
        return false;
    Str host = str_slice(s, 0, colon - 1);
    if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
        host = str_slice(host, 1, host.n - 1);
    *out_host = host;
    *out_port = (int)port;
    return host.n > 0;
}

/* The signals are blocked before any thread begins, so that only sigwait() gets them. */
static void wait_for_end(const sigset_t *ends)
{
    int signal_number;
    while (sigwait(ends, &signal_number) != 0)
        ;
}

static sigset_t block_ends(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    return ends;
}

/* From the start of the server to its end. */
static int serve(Cli *cli, const ServerConfig *config, const sigset_t *ends, const char *code)
{
    const char *why = "";
    Server *server = server_start(config, &why);
    if (!server) {
        Str place = str_format(cli->a, "%.*s:%d", STR_ARG(config->host), config->port);
        err_add(&cli->e, ERR_UNAVAILABLE, "listen", "The server cannot listen on %.*s: %s",
                STR_ARG(place), tr(cli->e.lang, why));
        return cli_fail(cli);
    }
    bool v6 = str_find(config->host, ':') >= 0;
    Str address = str_format(cli->a, "http://%s%.*s%s:%d", v6 ? "[" : "", STR_ARG(config->host),
                             v6 ? "]" : "", server_port(server));
    if (code) {
        Str dir = cli_option(cli, "--site");
        printf("there is no site in %.*s yet: open this address to make one\n%s/setup?code=%s\n",
               STR_ARG(dir), address.p, code);
    }
    printf("listening on %s\n", address.p);
    fflush(stdout);
    wait_for_end(ends);
    if (!server_stop(server))
        _Exit(0); /* a request hangs: what was answered is committed, the rest never was */
    return 0;
}

/* In builds with the address sanitizer, which are those of the tests: the days that pass. */
static void move_clock(void)
{
#ifdef __SANITIZE_ADDRESS__
    int64_t days;
    const char *text = getenv("BASTIDE_TEST_DAYS");
    if (text && str_to_int(str_c(text), &days))
        clock_set((Instant){clock_now().us + days * 86400 * 1000000});
#endif
}

static int serve_site(Cli *cli, ServerConfig *config, const sigset_t *ends)
{
    cli->site = site_open(cli->a, cli_option(cli, "--site"), &cli->e);
    if (!cli->site)
        return cli_fail(cli);
    config->app = cli->site;
    config->handler = app_handle;
    config->body_limit = app_body_limit;
    move_clock();
    Daily *daily = daily_start(cli->site);
    int status = serve(cli, config, ends, NULL);
    daily_stop(daily);
    return status;
}

static int serve_first_run(Cli *cli, ServerConfig *config, const sigset_t *ends)
{
    FirstRunConfig first;
    if (!first_run_begin(cli, &first))
        return cli_fail(cli);
    config->app = first_run_new(cli->a, &first);
    config->handler = first_run_handle;
    config->body_limit = first_run_body_limit;
    int status = serve(cli, config, ends, first_run_code_shown(cli->a, first.code).p);
    first_run_end(&first);
    return status;
}

static int run(Cli *cli)
{
    Str listen = cli_has(cli, "--listen") ? cli_option(cli, "--listen") : STR("127.0.0.1:8420");
    ServerConfig config = {.trust_proxy = cli_has(cli, "--behind-proxy")};
    if (!read_address(listen, &config.host, &config.port))
        return cli_usage(cli, "--listen is HOST:PORT, for example 127.0.0.1:8420");
    config.host = str_copy(cli->a, config.host);
    log_set_level(cli_has(cli, "--verbose") ? LOG_DEBUG : LOG_INFO);
    sigset_t ends = block_ends();
    Str conf = str_format(cli->a, "%.*s/bastide.conf", STR_ARG(cli_option(cli, "--site")));
    bool there = access(conf.p, F_OK) == 0;
    if (there && cli_has(cli, "--db"))
        return cli_usage(cli, "--db is for a new site; this one names its database itself");
    return there ? serve_site(cli, &config, &ends) : serve_first_run(cli, &config, &ends);
}

const Command command_serve = {"serve", "", "serve the desk and the API of a site",
                               OPTIONS(options), run};
