/* SPDX-License-Identifier: EUPL-1.2
 * One HTTP request as handlers see it: checked, decoded, complete.
 *
 * Everything lives in the arena of the request. Path, parameters, header and cookie values are
 * valid UTF-8 without NUL; what is not was refused with 400 before the handler ran or, in a form of
 * a page, has U+001A where it could not be read (utf8_mend). Parameters come from the query, then
 * from a form body (urlencoded or multipart/form-data).
 */
#ifndef BASTIDE_REQUEST_H
#define BASTIDE_REQUEST_H

#include "map.h"

/* A document of 5 000 rows is a form of as many fields as all cells of its grid. */
enum { REQUEST_PARAMS_MAX = 100000, REQUEST_FILES_MAX = 1000 };

typedef struct {
    Str name;
    Str value;
} Param;

/* A file of a multipart form. */
typedef struct {
    Str name;         /* of the form field */
    Str file_name;    /* as the browser says it, without folders; may be "" */
    Str content_type; /* as the browser says it: never to be trusted */
    Str bytes;
} Part;

typedef struct Request {
    Arena *arena;
    void *app;      /* of the server */
    void *session;  /* for the handler's own use, NULL at first */
    Str method;     /* "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"; HEAD comes as GET */
    Str path;       /* percent-decoded, begins with '/' */
    Str query;      /* as sent, without '?' */
    Str body;       /* as sent; "" for none */
    Str media_type; /* of the body, lower case, without parameters; "" for none */
    Str peer;       /* address of the client */
    Str id;         /* 16 hexadecimal digits, also sent as X-Request-Id */
    bool https;     /* a trusted proxy says that the client uses TLS */
    Map headers;    /* lower-case name -> Str *; repeated ones are joined by ", " */
    Map cookies;    /* name -> Str * */
    Param *params;
    int n_params;
    Part *files;
    int n_files;
    int cap_params;
    int cap_files;
} Request;

/* The value of a header (lower-case name) or cookie, "" when absent. */
Str request_header(const Request *r, const char *name);
Str request_cookie(const Request *r, const char *name);
/* The first parameter of that name; false (and *out untouched) when there is none. */
bool request_param(const Request *r, const char *name, Str *out);
/* The same, "" when absent. */
Str request_param_or_empty(const Request *r, const char *name);
/* The first file of that form field, or NULL. */
const Part *request_file(const Request *r, const char *name);

/* For the server: takes the target ("/a%20b?x=1") apart; false when it is malformed. */
bool request_read_target(Request *r, Str target);
/* For the server: reads the Cookie header. Malformed pairs are skipped. */
void request_read_cookies(Request *r);
/* For the server: fills parameters and files from a form body; false when it is malformed. */
bool request_read_form(Request *r);
/* Makes it the POST of that form ("a=1&b=2") to that path; false when the form is malformed. */
bool request_become_form(Request *r, Str path, Str form);
/* Percent-decoding ('+' is a space when `form`); false on a bad escape, NUL or invalid UTF-8. */
bool percent_decode(Arena *a, Str s, bool form, Str *out);
/* Everything but RFC 3986's unreserved characters is escaped; '/' too unless `path`. */
Str percent_encode(Arena *a, Str s, bool path);

#endif
