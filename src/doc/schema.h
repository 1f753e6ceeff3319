/* SPDX-License-Identifier: EUPL-1.2
 * The schema language: one line a field, one text a type.
 *
 * The same parser reads the .schema files at build time (docc), their text at start, and the
 * types and fields that users make. It depends on base only. Grammar: docs/schema.md.
 */
#ifndef BASTIDE_SCHEMA_H
#define BASTIDE_SCHEMA_H

#include "arena.h"
#include "str.h"

typedef enum {
    FT_TEXT,
    FT_LONG,
    FT_HTML,
    FT_CHOICE,
    FT_FILE,
    FT_EMAIL,
    FT_PHONE,
    FT_IBAN,
    FT_SIREN,
    FT_SIRET,
    FT_VAT,
    FT_PASSWORD, /* stored as text: Str */
    FT_INT,
    FT_MONEY,
    FT_QTY,
    FT_PRICE,
    FT_PERCENT,
    FT_EXCHANGE,
    FT_DATETIME, /* int64_t inside */
    FT_DATE,
    FT_YES,
    FT_LINK,
    FT_DYNAMIC,
    FT_TABLE
} FieldType;

static inline bool type_is_text(FieldType t)
{
    return t <= FT_PASSWORD;
}
static inline bool type_is_int64(FieldType t)
{
    return t >= FT_INT && t <= FT_DATETIME;
}

typedef struct Expr Expr;
typedef struct TypeDef TypeDef;
typedef struct FieldDef FieldDef;

struct FieldDef {
    Str name;
    Str label;    /* English msgid */
    Str label_fr; /* of user-made fields; compiled types use po/fr.po */
    Str note;     /* a hint under the field, msgid */
    Str section;  /* title of the section that begins with this field, or "" */
    FieldType type;
    Str target;   /* link, table: snake-case type; dynamic: the field that names the type */
    Str currency; /* money: the field that names its currency; "" = the company's */
    Str fetch;    /* "customer.customer_name": copied from the linked document when empty */
    Str via;      /* "entry.seal": read through a link, no column of its own */
    Str balance;  /* table: debit and credit of its rows, and the document's difference of them */
    Str fallback; /* text of the default; "today" and "company" are known words */
    Str *choices;
    int n_choices;
    Expr *check, *show_if, *required_if, *readonly_if;
    Str check_text, show_text;
    bool required, unique, computed, readonly, search, index, hidden, secret, after_submit, more;
    bool told; /* computed, but rules look at what a program gives */
    bool any;  /* link: also to what its type does not offer */
    bool personal;        /* holds personal data */
    Str personal_use;     /* purpose for the register of processing */
    bool custom;          /* made at run time: lies in the block behind `ext` */
    bool asked, put_away; /* required, hidden because people chose so (customize.h) */
    int width;            /* of its column in pixels, as people chose; 0: as it needs */
    int place;            /* bit in `given` */
    size_t offset;        /* in the struct, or in the ext block when `custom` */
    const TypeDef *child; /* table: the row type, once linked by the registry */
    const TypeDef *owner;
    int line;
};

/* Where a field stands in forms. */
typedef struct {
    int field;   /* its place in the type */
    Str section; /* title, "" for the beginning */
    bool more;   /* folded away */
} FieldSpot;

typedef struct {
    Str role;
    unsigned rights; /* Right bits */
} Permit;

typedef enum {
    RIGHT_READ = 1,
    RIGHT_WRITE = 2,
    RIGHT_CREATE = 4,
    RIGHT_SUBMIT = 8,
    RIGHT_CANCEL = 16,
    RIGHT_DELETE = 32,
    RIGHT_REPORT = 64,
    RIGHT_EXPORT = 128
} Right;

/* A next step that the page of a document offers: an address with {field} and {name} in it, when
 * the condition holds. */
typedef struct {
    Str label; /* English msgid */
    Str url;
    Expr *condition; /* NULL: always */
} ActionDef;

/* A step of the way of a submitted document: the present one is the first whose end has not come.
 * Its label holds {field}; that of a day also tells how far away it is. */
typedef struct {
    Str label;       /* English msgid */
    Expr *done;      /* NULL: as soon as those before are done */
    Expr *condition; /* NULL: always shown */
} StepDef;

/* A question that everybody asks of a list: conditions that all hold. A value is a text as programs
 * send it; of a date it may be a word for days ("today", "this-month"). */
enum {
    FIELDS_MAX = 128,
    HOOKS_MAX = 12,
    ACTIONS_MAX = 6,
    STEPS_MAX = 6,
    VIEWS_MAX = 8,
    VIEW_TERMS_MAX = 6
};
typedef struct {
    Str field, op, value;
} ViewTerm;
typedef struct {
    Str label;    /* English msgid */
    bool counted; /* its tab says how many: work that waits */
    ViewTerm terms[VIEW_TERMS_MAX];
    int n_terms;
} ViewDef;

struct TypeDef {
    Str name;  /* snake case: table, URL with dashes */
    Str label; /* "Sales Invoice": the DocType of the API */
    Str label_fr;
    Str module;
    Str menu;      /* group of the sidebar: sales, buying, cash, accounting, …; "" = none */
    Str section;   /* do, follow, reports, setup */
    int rank;      /* order in the section */
    Str number[4]; /* series patterns, the first is the default */
    int n_numbers;
    Str named;    /* pattern of fields that gives the name */
    Str title;    /* field shown as the title */
    Str also;     /* a field by which links find the document too (country code) */
    Str french;   /* a field that names it to French readers; links find it by that too */
    Str sheet_day, sheet_group; /* typed one after another: by their day, in one of these */
    Str order_by; /* field of the default order of lists */
    bool order_desc;
    bool child, submittable, legal, repeat, per_company, readonly, ledger, custom;
    FieldDef *fields;
    int n_fields;
    Str *list;
    int n_list;
    FieldSpot *spots; /* order of the form that people chose; NULL: as declared */
    int n_spots;
    const TypeDef *standard; /* as it was before people changed its form; NULL: they did not */
    Permit *permits;
    int n_permits;
    Str hooks[HOOKS_MAX];
    int n_hooks;
    ActionDef actions[ACTIONS_MAX];
    int n_actions;
    StepDef steps[STEPS_MAX];
    int n_steps;
    ViewDef views[VIEWS_MAX];
    int n_views;
    ViewTerm offered; /* what links offer, and complete to; no field: everything */
    Str *indexes; /* "account posting_date id" */
    int n_indexes;
    int line;
    /* filled by the registry */
    int64_t id;
    size_t size;          /* of the struct */
    size_t ext_size;      /* of the block of custom fields */
    const void *code;     /* TypeCode of a compiled type, else NULL */
    void *sql;            /* statements, made on first use */
    TypeDef *parent_type; /* child: the type that has it as table */
};

typedef struct {
    int line;
    Str text; /* what is wrong, with the word; English msgid formatted */
} SchemaError;

/* Reads all types of a text. NULL when one line is wrong: *out_error tells the first. */
TypeDef *schema_parse(Arena *a, Str text, int *out_n, SchemaError *out_error);
/* Reads one field line ("tenant link customer \"Tenant\" required") into a type, as a custom
 * field. */
bool schema_add_field(Arena *a, TypeDef *t, Str line, SchemaError *out_error);

const FieldDef *type_field(const TypeDef *t, Str name);
/* snake_case -> SnakeCase, and "Sales Invoice" -> sales_invoice. */
Str camel_case(Arena *a, Str snake);
Str snake_case(Arena *a, Str label);
const char *field_type_name(FieldType t);
/* The type of that name of the schema language. */
bool field_type_called(Str word, FieldType *out);
size_t field_size(FieldType t);

#endif
