/* SPDX-License-Identifier: EUPL-1.2
 * What a browser needs to install the desk like a program of the machine or phone: its name, its
 * colours, its icons and the jobs behind a long press. No session is asked for: browsers fetch it
 * without one.
 */
#include "manifest.h"

#include "asset.h"
#include "i18n.h"
#include "json.h"

enum { DAY_S = 86400 };

static void icon(JsonOut *o, const char *file, const char *sizes, const char *type,
                 const char *purpose)
{
    json_begin(o, '{');
    json_put(o, "src", asset_url(file));
    json_put_c(o, "sizes", sizes);
    json_put_c(o, "type", type);
    json_put_c(o, "purpose", purpose);
    json_end(o, '}');
}

static void write_icons(JsonOut *o)
{
    json_key(o, STR("icons"));
    json_begin(o, '[');
    icon(o, "icon-192.png", "192x192", "image/png", "any");
    icon(o, "icon-512.png", "512x512", "image/png", "any");
    icon(o, "icon-maskable-512.png", "512x512", "image/png", "maskable");
    icon(o, "favicon.svg", "any", "image/svg+xml", "any");
    json_end(o, ']');
}

static void write_shortcuts(JsonOut *o, Lang lang)
{
    static const struct {
        const char *name, *url;
    } jobs[] = {{N_("New Sales Invoice"), "/app/sales-invoice/new"},
                {N_("Receive invoices"), "/books/receive"},
                {N_("Record the Payment"), "/app/payment-entry/new"},
                {N_("Customers"), "/app/customer"}};
    json_key(o, STR("shortcuts"));
    json_begin(o, '[');
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        json_begin(o, '{');
        json_put_c(o, "name", tr(lang, jobs[i].name));
        json_put_c(o, "url", jobs[i].url);
        json_end(o, '}');
    }
    json_end(o, ']');
}

bool manifest_answer(const Request *r, Lang lang, Response *out)
{
    Buf b = {.a = r->arena};
    JsonOut o = {.b = &b};
    if (!str_is(r->path, "/manifest.webmanifest"))
        return false;
    json_begin(&o, '{');
    json_put_c(&o, "id", "/");
    json_put_c(&o, "name", "Bastide");
    json_put_c(&o, "short_name", "Bastide");
    json_put_c(&o, "description", tr(lang, "Invoices and books of your organisation"));
    json_put_c(&o, "lang", lang_code(lang));
    json_put_c(&o, "start_url", "/");
    json_put_c(&o, "scope", "/");
    json_put_c(&o, "display", "standalone");
    json_put_c(&o, "theme_color", MANIFEST_LIGHT);
    json_put_c(&o, "background_color", MANIFEST_LIGHT);
    write_icons(&o);
    write_shortcuts(&o, lang);
    json_end(&o, '}');
    out->status = 200;
    out->content_type = STR("application/manifest+json");
    out->body = buf_str(&b);
    out->cache_control = str_format(r->arena, "public, max-age=%d", DAY_S);
    response_header(out, "Vary", STR("Accept-Language"));
    return true;
}
