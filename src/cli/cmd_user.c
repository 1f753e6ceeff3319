/* SPDX-License-Identifier: EUPL-1.2
 * bastide user add|list|password|disable
 */
#include "cli.h"
#include "list.h"
#include "user.gen.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--user", "EMAIL", "e-mail address of the user", false},
    {"--name", "T", "first name or full name", false},
    {"--role", "T", "role of a new user (default: Accounts Manager)", false},
    {"--password-stdin", NULL, "read the password from standard input", false},
    {"--json", NULL, "list as JSON", false},
};

static int done(Cli *cli, User *u)
{
    return u && doc_save(cli->c, &u->head) ? 0 : cli_fail(cli);
}

static User *load(Cli *cli, Str email)
{
    return (User *)(void *)doc_get(cli->c, type_of(cli->c, STR("user")), email, RIGHT_WRITE);
}

static int add(Cli *cli, Str email)
{
    Str role = cli_option(cli, "--role");
    User *u = (User *)(void *)doc_new(cli->c, type_of(cli->c, STR("user")));
    const FieldDef *f = type_field(u->head.type, STR("email"));
    if (!role.n)
        role = STR("Accounts Manager");
    if (!field_set_text(cli->c, NULL, &u->head, f, email, "email") ||
        !cli_read_line(cli, &u->new_password))
        return cli_fail(cli);
    u->first_name = cli_option(cli, "--name");
    HasRole *r = user_add_roles(cli->c, u);
    f = type_field(r->head.type, STR("role"));
    if (!field_set_text(cli->c, &u->head, &r->head, f, role, "role"))
        return cli_fail(cli);
    return done(cli, u);
}

static int set_password(Cli *cli, Str email)
{
    User *u = load(cli, email);
    return u && cli_read_line(cli, &u->new_password) ? done(cli, u) : cli_fail(cli);
}

static int disable(Cli *cli, Str email)
{
    User *u = load(cli, email);
    if (u)
        u->enabled = false;
    return done(cli, u);
}

static int list(Cli *cli)
{
    static const char text[] = "[\"name\",\"first_name\",\"enabled\"]";
    const char *why;
    size_t at;
    ListQuery q = {.type = type_of(cli->c, STR("user")),
                   .fields = json_parse(cli->a, str_c(text), &why, &at),
                   .order_by = STR("name")};
    ListResult r;
    if (!list_run(cli->c, &q, &r))
        return cli_fail(cli);
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    for (int i = 0; i < r.n; i++) {
        const User *u = (const User *)(void *)r.rows[i];
        json_begin(&o, '{');
        json_put(&o, "email", u->head.name);
        json_put(&o, "first_name", u->first_name);
        json_key(&o, STR("enabled"));
        json_bool(&o, u->enabled);
        json_end(&o, '}');
        if (!cli_has(cli, "--json"))
            printf("%s\t%.*s\t%s\n", u->head.name.p, STR_ARG(u->first_name),
                   u->enabled ? "enabled" : "disabled");
    }
    json_end(&o, ']');
    if (cli_has(cli, "--json"))
        printf("%s\n", buf_str(&b).p);
    return 0;
}

static int run(Cli *cli)
{
    Str verb = cli->n_rest ? cli->rest[0] : STR("");
    Str email = cli_has(cli, "--user") ? cli_option(cli, "--user")
                : cli->n_rest > 1      ? cli->rest[1]
                                       : STR("");
    bool list_wanted = str_is(verb, "list");
    if (!list_wanted && !str_is(verb, "add") && !str_is(verb, "password") &&
        !str_is(verb, "disable"))
        return cli_usage(cli, "user needs one of add, list, password, disable");
    if (!list_wanted && !email.n)
        return cli_usage(cli, "--user is missing");
    if (!cli_open(cli))
        return cli_fail(cli);
    return list_wanted                ? list(cli)
           : str_is(verb, "add")      ? add(cli, email)
           : str_is(verb, "password") ? set_password(cli, email)
                                      : disable(cli, email);
}

const Command command_user = {"user", "add|list|password|disable", "manage the users of a site",
                              OPTIONS(options), run};
