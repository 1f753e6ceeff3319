/* SPDX-License-Identifier: EUPL-1.2
 * bastide serve: desk and API until SIGTERM or SIGINT.
 */
#include "app.h"
#include "cli.h"
#include "log.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
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

static int run(Cli *cli)
{
    sigset_t ends;
    const char *why = "";
    Str listen = cli_has(cli, "--listen") ? cli_option(cli, "--listen") : STR("127.0.0.1:8420");
    ServerConfig config = {.trust_proxy = cli_has(cli, "--behind-proxy"),
                           .handler = app_handle,
                           .body_limit = app_body_limit};
    if (!read_address(listen, &config.host, &config.port))
        return cli_usage(cli, "--listen is HOST:PORT, for example 127.0.0.1:8420");
    config.host = str_copy(cli->a, config.host);
    log_set_level(cli_has(cli, "--verbose") ? LOG_DEBUG : LOG_INFO);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    cli->site = site_open(cli->a, cli_option(cli, "--site"), &cli->e);
    if (!cli->site)
        return cli_fail(cli);
    config.app = cli->site;
    Server *server = server_start(&config, &why);
    if (!server) {
        err_add(&cli->e, ERR_UNAVAILABLE, "listen", "The server cannot listen on %.*s: %s",
                STR_ARG(listen), tr(cli->e.lang, why));
        return cli_fail(cli);
    }
    printf("listening on http://%.*s\n", STR_ARG(listen));
    fflush(stdout);
    wait_for_end(&ends);
    if (!server_stop(server))
        _Exit(0); /* a request hangs: what was answered is committed, the rest never was */
    return 0;
}

const Command command_serve = {"serve", "", "serve the desk and the API of a site",
                               OPTIONS(options), run};
