/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema.h"

#include "expr.h"

typedef struct {
    Arena *a;
    Str line; /* what is left of it */
    int n;
    TypeDef *types;
    int n_types;
    Str section;
    bool more;
    SchemaError *error;
} Reader;

static const char *const type_names[] = {
    [FT_TEXT] = "text",         [FT_LONG] = "long",       [FT_HTML] = "html",
    [FT_CHOICE] = "choice",     [FT_FILE] = "file",       [FT_EMAIL] = "email",
    [FT_PHONE] = "phone",       [FT_IBAN] = "iban",       [FT_SIREN] = "siren",
    [FT_SIRET] = "siret",       [FT_VAT] = "vat",         [FT_PASSWORD] = "password",
    [FT_INT] = "int",           [FT_MONEY] = "money",     [FT_QTY] = "qty",
    [FT_PRICE] = "price",       [FT_PERCENT] = "percent", [FT_EXCHANGE] = "exchange",
    [FT_DATETIME] = "datetime", [FT_DATE] = "date",       [FT_YES] = "yes",
    [FT_LINK] = "link",         [FT_DYNAMIC] = "dynamic", [FT_TABLE] = "table",
};

const char *field_type_name(FieldType t)
{
    return type_names[t];
}

bool field_type_called(Str word, FieldType *out)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (type_names[i] && str_is(word, type_names[i])) {
            *out = (FieldType)i;
            return true;
        }
    return false;
}

size_t field_size(FieldType t)
{
    if (type_is_text(t))
        return sizeof(Str);
    switch (t) {
    case FT_LINK:
    case FT_DYNAMIC: return sizeof(int64_t) + sizeof(Str);
    case FT_TABLE: return sizeof(void *) + sizeof(int64_t);
    default: return sizeof(int64_t);
    }
}

Str camel_case(Arena *a, Str snake)
{
    Buf b = {.a = a};
    bool start = true;
    for (size_t i = 0; i < snake.n; i++) {
        char c = snake.p[i];
        if (c == '_') {
            start = true;
            continue;
        }
        buf_add_char(&b, start && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        start = false;
    }
    return buf_str(&b);
}

Str snake_case(Arena *a, Str label)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < label.n; i++) {
        char c = label.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            buf_add_char(&b, c);
        else if (b.n && b.p[b.n - 1] != '_')
            buf_add_char(&b, '_');
    }
    while (b.n && b.p[b.n - 1] == '_')
        b.n--;
    return buf_str(&b);
}

const FieldDef *type_field(const TypeDef *t, Str name)
{
    for (int i = 0; i < t->n_fields; i++)
        if (str_eq(t->fields[i].name, name))
            return &t->fields[i];
    return NULL;
}

static bool fail(Reader *r, const char *what, Str word)
{
    if (!r->error->text.n) {
        r->error->line = r->n;
        r->error->text = word.n ? str_format(r->a, "%s: \"%.*s\"", what, STR_ARG(word))
                                : str_copy(r->a, str_c(what));
    }
    return false;
}

static void skip_space(Reader *r)
{
    while (r->line.n && (r->line.p[0] == ' ' || r->line.p[0] == '\t'))
        r->line = str_slice(r->line, 1, r->line.n);
}

/* The next word, or "" at the end; a quoted text counts as one word, with `*out_quoted`. */
static Str next_word(Reader *r, bool *out_quoted)
{
    skip_space(r);
    bool quoted = r->line.n && r->line.p[0] == '"';
    size_t i = quoted, from = i;
    while (i < r->line.n &&
           (quoted ? r->line.p[i] != '"' : r->line.p[i] != ' ' && r->line.p[i] != '\t'))
        i++;
    Str w = str_slice(r->line, from, i);
    r->line = str_slice(r->line, i + quoted, r->line.n);
    if (out_quoted)
        *out_quoted = quoted;
    return str_copy(r->a, w);
}

static Str peek_word(Reader *r)
{
    Reader copy = *r;
    return next_word(&copy, NULL);
}

static Str rest_of(Reader *r)
{
    Str s = str_copy(r->a, str_trim(r->line));
    r->line = str_slice(r->line, r->line.n, r->line.n);
    return s;
}

static bool identifier_ok(Str s)
{
    if (s.n == 0 || s.n > 60 || !((s.p[0] >= 'a' && s.p[0] <= 'z')))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

static Str *add_str(Arena *a, Str *list, int *n, Str s)
{
    list = arena_grow(a, list, sizeof(Str) * (size_t)*n, sizeof(Str) * (size_t)(*n + 1));
    list[(*n)++] = s;
    return list;
}

/* --- field lines --- */

static const char *const flag_words[] = {
    "required", "unique",  "computed", "readonly", "search", "index",   "hidden", "secret",
    "after",    "default", "check",    "show",     "fetch",  "in",      "via",    "note",
    "personal", "=",       "fr",       "told",     "if",     "balance", "any",
};

static bool is_flag(Str w)
{
    for (size_t i = 0; i < sizeof flag_words / sizeof *flag_words; i++)
        if (str_is(w, flag_words[i]))
            return true;
    return false;
}

/* An expression runs to the next flag word outside quotes ("=" belongs to it). */
static Expr *read_expr(Reader *r, Str *out_text)
{
    Buf b = {.a = r->a};
    bool in_text = false;
    for (Str w = peek_word(r); w.n || r->line.n; w = peek_word(r)) {
        if (!w.n || (!in_text && is_flag(w) && !str_is(w, "=") && !str_is(w, "in")))
            break;
        next_word(r, NULL);
        for (size_t i = 0; i < w.n; i++)
            in_text ^= w.p[i] == '\'';
        if (b.n)
            buf_add_char(&b, ' ');
        buf_add(&b, w);
    }
    Str why = STR(""), text = str_copy(r->a, buf_str(&b));
    Expr *e = expr_parse(r->a, text, &why);
    if (!e)
        fail(r, "This expression cannot be read", why);
    if (out_text)
        *out_text = text;
    return e;
}

static bool read_condition(Reader *r, Expr **out, Str *out_text)
{
    if (!str_is(next_word(r, NULL), "if"))
        return fail(r, "\"if\" and a condition are missing", rest_of(r));
    return (*out = read_expr(r, out_text)) != NULL;
}

static bool read_choices(Reader *r, FieldDef *f)
{
    Str rest = rest_of(r), part;
    while (str_split(&rest, '|', &part)) {
        part = str_trim(part);
        if (part.n >= 2 && part.p[0] == '"')
            part = str_slice(part, 1, part.n - 1);
        if (!part.n)
            return fail(r, "A choice is empty", rest);
        f->choices = add_str(r->a, f->choices, &f->n_choices, str_copy(r->a, part));
    }
    return f->n_choices > 0;
}

static bool read_if_flag(Reader *r, Expr **condition, bool *always)
{
    if (str_is(peek_word(r), "if"))
        return read_condition(r, condition, NULL);
    *always = true;
    return true;
}

static bool read_text_flag(Reader *r, FieldDef *f, Str w)
{
    Str *to = str_is(w, "default")   ? &f->fallback
              : str_is(w, "fetch")   ? &f->fetch
              : str_is(w, "in")      ? &f->currency
              : str_is(w, "via")     ? &f->via
              : str_is(w, "note")    ? &f->note
              : str_is(w, "fr")      ? &f->label_fr
              : str_is(w, "balance") ? &f->balance
                                     : NULL;
    if (!to)
        return fail(r, "Unknown word behind a field", w);
    *to = next_word(r, NULL);
    return to->n > 0 || fail(r, "A value is missing behind", w);
}

static bool read_flag(Reader *r, FieldDef *f, Str w)
{
    struct {
        const char *word;
        bool *flag;
    } plain[] = {{"unique", &f->unique}, {"computed", &f->computed},
                 {"search", &f->search}, {"index", &f->index},
                 {"hidden", &f->hidden}, {"secret", &f->secret},
                 {"told", &f->told},     {"any", &f->any}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_is(w, plain[i].word))
            return *plain[i].flag = true;
    if (str_is(w, "required"))
        return read_if_flag(r, &f->required_if, &f->required);
    if (str_is(w, "readonly"))
        return read_if_flag(r, &f->readonly_if, &f->readonly);
    if (str_is(w, "show"))
        return read_condition(r, &f->show_if, &f->show_text);
    if (str_is(w, "check"))
        return (f->check = read_expr(r, &f->check_text)) != NULL;
    if (str_is(w, "="))
        return read_choices(r, f);
    if (str_is(w, "after"))
        return (f->after_submit = str_is(next_word(r, NULL), "submit")) ||
               fail(r, "\"after\" is followed by \"submit\"", w);
    if (str_is(w, "personal")) {
        f->personal = true;
        f->personal_use = next_word(r, NULL);
        return true;
    }
    return read_text_flag(r, f, w);
}

/* Of every document, and of the forms of pages. */
static bool reserved_name(Str name)
{
    static const char *const names[] = {
        "id",       "name",     "docstatus", "parent",      "idx",         "doctype",    "owner",
        "creation", "modified", "head",      "modified_by", "parentfield", "parenttype", "version",
        "do",       "add",      "once",      "quick",       "rows",        "csrf_token", "earlier"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static bool read_field_head(Reader *r, FieldDef *f)
{
    bool quoted;
    f->name = next_word(r, NULL);
    if (!identifier_ok(f->name) || reserved_name(f->name))
        return fail(r, "This cannot be the name of a field", f->name);
    Str type = next_word(r, NULL);
    if (!field_type_called(type, &f->type))
        return fail(r, "Unknown field type", type);
    if (f->type >= FT_LINK) {
        f->target = next_word(r, NULL);
        if (!identifier_ok(f->target))
            return fail(r, "A link or table needs the name of a type", f->target);
    }
    f->label = next_word(r, &quoted);
    return quoted || fail(r, "The label in double quotes is missing", f->name);
}

static bool check_field(Reader *r, const TypeDef *t, const FieldDef *f)
{
    if (type_field(t, f->name))
        return fail(r, "This field stands twice", f->name);
    if (t->n_fields >= FIELDS_MAX)
        return fail(r, "A type may have 128 fields at most", t->name);
    if (f->type == FT_CHOICE && f->n_choices == 0)
        return fail(r, "A choice needs \"= a | b | c\"", f->name);
    if (f->type == FT_TABLE && t->child)
        return fail(r, "A row cannot have a table of its own", f->name);
    return true;
}

static void add_field(Arena *a, TypeDef *t, FieldDef f)
{
    t->fields = arena_grow(a, t->fields, sizeof(FieldDef) * (size_t)t->n_fields,
                           sizeof(FieldDef) * (size_t)(t->n_fields + 1));
    f.place = t->n_fields;
    t->fields[t->n_fields++] = f;
}

static bool read_field(Reader *r, TypeDef *t)
{
    FieldDef f = {.line = r->n, .section = r->section, .more = r->more};
    if (!read_field_head(r, &f))
        return false;
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL))
        if (!read_flag(r, &f, w))
            return false;
    if (!check_field(r, t, &f))
        return false;
    r->section = STR("");
    add_field(r->a, t, f);
    return true;
}

/* --- directives --- */

static bool read_permit(Reader *r, TypeDef *t)
{
    static const struct {
        const char *word;
        unsigned bit;
    } rights[] = {{"read", RIGHT_READ | RIGHT_REPORT | RIGHT_EXPORT},
                  {"write", RIGHT_WRITE},
                  {"create", RIGHT_CREATE},
                  {"submit", RIGHT_SUBMIT},
                  {"cancel", RIGHT_CANCEL},
                  {"delete", RIGHT_DELETE}};
    Permit p = {.role = next_word(r, NULL)};
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL)) {
        unsigned bit = 0;
        for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
            if (str_is(w, rights[i].word))
                bit = rights[i].bit;
        if (!bit)
            return fail(r, "Unknown right", w);
        p.rights |= bit;
    }
    t->permits = arena_grow(r->a, t->permits, sizeof(Permit) * (size_t)t->n_permits,
                            sizeof(Permit) * (size_t)(t->n_permits + 1));
    t->permits[t->n_permits++] = p;
    return true;
}

static bool read_number(Reader *r, TypeDef *t)
{
    if (t->n_numbers == 4)
        return fail(r, "A type may have four series at most", t->name);
    t->number[t->n_numbers++] = next_word(r, NULL);
    if (str_is(peek_word(r), "legal")) {
        next_word(r, NULL);
        t->legal = true;
    }
    return true;
}

static bool read_named(Reader *r, TypeDef *t)
{
    t->named = next_word(r, NULL);
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL)) {
        if (str_is(w, "repeat"))
            t->repeat = true;
        else if (str_is(w, "per_company"))
            t->per_company = true;
        else
            return fail(r, "Unknown word behind \"named\"", w);
    }
    return true;
}

static bool read_menu(Reader *r, TypeDef *t)
{
    int64_t rank = 0;
    t->menu = next_word(r, NULL);
    t->section = next_word(r, NULL);
    Str n = next_word(r, NULL);
    if (n.n && !str_to_int(n, &rank))
        return fail(r, "The rank in the menu is a number", n);
    t->rank = (int)rank;
    return true;
}

static bool read_order(Reader *r, TypeDef *t)
{
    t->order_by = next_word(r, NULL);
    t->order_desc = str_is(next_word(r, NULL), "desc");
    return true;
}

static bool read_hooks(Reader *r, TypeDef *t)
{
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL)) {
        if (t->n_hooks == HOOKS_MAX)
            return fail(r, "Too many hooks", w);
        t->hooks[t->n_hooks++] = w;
    }
    return true;
}

static bool read_list(Reader *r, TypeDef *t)
{
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL))
        t->list = add_str(r->a, t->list, &t->n_list, w);
    return true;
}

static bool read_submit(Reader *r, TypeDef *t)
{
    t->submittable = str_is(rest_of(r), "yes");
    return true;
}

static bool read_access(Reader *r, TypeDef *t)
{
    Str w = rest_of(r);
    t->readonly = true;
    t->ledger = str_is(w, "ledger");
    return t->ledger || str_is(w, "readonly") || fail(r, "Unknown access", w);
}

static bool read_index(Reader *r, TypeDef *t)
{
    t->indexes = add_str(r->a, t->indexes, &t->n_indexes, rest_of(r));
    return true;
}

/* action "Record a Payment" open "/app/…" if outstanding_amount > 0 */
static bool read_action(Reader *r, TypeDef *t)
{
    bool quoted = false;
    ActionDef *a = &t->actions[t->n_actions];
    if (t->n_actions == ACTIONS_MAX)
        return fail(r, "Too many actions", t->name);
    a->label = next_word(r, &quoted);
    if (!quoted || !str_is(next_word(r, NULL), "open"))
        return fail(r, "An action is: action \"Label\" open \"/address\" if condition", a->label);
    a->url = next_word(r, &quoted);
    Str word = next_word(r, NULL);
    if (word.n && !str_is(word, "if"))
        return fail(r, "An action ends with \"if\" and a condition", word);
    if (word.n && !(a->condition = read_expr(r, NULL)))
        return false;
    t->n_actions++;
    return quoted || fail(r, "The address of an action is quoted", a->url);
}

/* step "To be paid by {due_date}" until outstanding_amount = 0 if not is_return */
static bool read_step(Reader *r, TypeDef *t)
{
    bool quoted = false;
    StepDef *s = &t->steps[t->n_steps];
    if (t->n_steps == STEPS_MAX)
        return fail(r, "Too many steps", t->name);
    s->label = next_word(r, &quoted);
    if (!quoted || !s->label.n)
        return fail(r, "A step is: step \"Label\" until condition if condition", s->label);
    Str word = next_word(r, NULL);
    if (str_is(word, "until")) {
        if (!(s->done = read_expr(r, NULL)))
            return false;
        word = next_word(r, NULL);
    }
    if (word.n && !str_is(word, "if"))
        return fail(r, "A step ends with \"if\" and a condition", word);
    t->n_steps++;
    return !word.n || (s->condition = read_expr(r, NULL));
}

static bool read_term(Reader *r, ViewTerm *term)
{
    static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
    term->field = next_word(r, NULL);
    term->op = next_word(r, NULL);
    term->value = next_word(r, NULL);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (str_is(term->op, ops[i]))
            return term->value.n > 0 || fail(r, "A value is missing behind", term->op);
    return fail(r, "It is compared by = != < <= > >=", term->op);
}

static bool read_view_term(Reader *r, ViewDef *v)
{
    if (v->n_terms == VIEW_TERMS_MAX)
        return fail(r, "Too many conditions of a view", v->label);
    return read_term(r, &v->terms[v->n_terms++]);
}

/* view "Overdue" counted outstanding_amount > 0 and due_date < today */
static bool read_view(Reader *r, TypeDef *t)
{
    bool quoted = false;
    if (t->n_views == VIEWS_MAX)
        return fail(r, "Too many views", t->name);
    ViewDef *v = &t->views[t->n_views];
    v->label = next_word(r, &quoted);
    if (!quoted || !v->label.n)
        return fail(r, "A view is: view \"Label\" field = value and …", v->label);
    if (str_is(peek_word(r), "counted")) {
        next_word(r, NULL);
        v->counted = true;
    }
    bool more = true;
    while (more) {
        if (!read_view_term(r, v))
            return false;
        Str word = next_word(r, NULL);
        more = word.n > 0;
        if (more && !str_is(word, "and"))
            return fail(r, "The conditions of a view are joined by \"and\"", word);
    }
    t->n_views++;
    return true;
}

static bool read_module(Reader *r, TypeDef *t)
{
    t->module = next_word(r, NULL);
    return true;
}

static bool read_title(Reader *r, TypeDef *t)
{
    t->title = next_word(r, NULL);
    return true;
}

/* sheet posting_date journal */
static bool read_sheet(Reader *r, TypeDef *t)
{
    t->sheet_day = next_word(r, NULL);
    t->sheet_group = next_word(r, NULL);
    return t->sheet_group.n || fail(r, "A sheet is: sheet DAY GROUP", t->sheet_day);
}

static bool read_also(Reader *r, TypeDef *t)
{
    t->also = next_word(r, NULL);
    return true;
}

static bool read_french(Reader *r, TypeDef *t)
{
    t->french = next_word(r, NULL);
    return true;
}

static bool read_offered(Reader *r, TypeDef *t)
{
    return read_term(r, &t->offered);
}

static bool read_section(Reader *r, TypeDef *t)
{
    (void)t;
    r->section = next_word(r, NULL);
    r->more = str_is(next_word(r, NULL), "more");
    return true;
}

static const struct {
    const char *word;
    bool (*read)(Reader *, TypeDef *);
} directives[] = {
    {"module", read_module},   {"menu", read_menu},       {"number", read_number},
    {"named", read_named},     {"title", read_title},     {"also", read_also},
    {"order", read_order},     {"list", read_list},       {"permit", read_permit},
    {"hooks", read_hooks},     {"submit", read_submit},   {"access", read_access},
    {"indexed", read_index},   {"section", read_section}, {"action", read_action},
    {"view", read_view},       {"french", read_french},   {"step", read_step},
    {"offered", read_offered}, {"sheet", read_sheet},
};

/* A line is a field when its second word is a type and a quoted label follows; so a field may be
 * called "number", and "submit yes" is a directive. */
static bool looks_like_field(Reader *r)
{
    FieldType type;
    Reader copy = *r;
    next_word(&copy, NULL);
    return field_type_called(next_word(&copy, NULL), &type) && str_find(copy.line, '"') >= 0;
}

static bool read_directive(Reader *r, TypeDef *t)
{
    if (looks_like_field(r))
        return read_field(r, t);
    Str w = next_word(r, NULL);
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (!str_is(w, directives[i].word))
            continue;
        if (t->n_fields && !str_is(w, "section"))
            return fail(r, "Directives come before the fields", w);
        return directives[i].read(r, t);
    }
    return fail(r, "Neither a directive nor a field", w);
}

static bool read_doctype(Reader *r)
{
    bool quoted;
    TypeDef t = {.line = r->n};
    t.name = next_word(r, NULL);
    if (!identifier_ok(t.name))
        return fail(r, "A type needs a name in small letters", t.name);
    for (int i = 0; i < r->n_types; i++)
        if (str_eq(r->types[i].name, t.name))
            return fail(r, "This type stands twice", t.name);
    t.label = next_word(r, &quoted);
    if (!quoted)
        return fail(r, "The label in double quotes is missing", t.name);
    for (Str w = next_word(r, NULL); w.n; w = next_word(r, NULL)) {
        if (str_is(w, "child"))
            t.child = true;
        else if (str_is(w, "fr"))
            t.label_fr = next_word(r, NULL);
        else
            return fail(r, "Unknown word behind \"doctype\"", w);
    }
    r->types = arena_grow(r->a, r->types, sizeof(TypeDef) * (size_t)r->n_types,
                          sizeof(TypeDef) * (size_t)(r->n_types + 1));
    r->types[r->n_types++] = t;
    r->section = STR("");
    r->more = false;
    return true;
}

static bool read_line(Reader *r)
{
    Str w = peek_word(r);
    if (!w.n || w.p[0] == '#')
        return true;
    if (str_is(w, "doctype")) {
        next_word(r, NULL);
        return read_doctype(r);
    }
    if (!r->n_types)
        return fail(r, "A schema begins with \"doctype\"", w);
    return read_directive(r, &r->types[r->n_types - 1]);
}

/* Names that directives use must be fields. */
static bool check_names(Reader *r, const TypeDef *t)
{
    r->n = t->line;
    for (int i = 0; i < t->n_list; i++)
        if (!type_field(t, t->list[i]) && !str_is(t->list[i], "name"))
            return fail(r, "A list column is no field", t->list[i]);
    if (t->title.n && !type_field(t, t->title))
        return fail(r, "The title is no field", t->title);
    if (t->also.n && !type_field(t, t->also))
        return fail(r, "The other name is no field", t->also);
    const FieldDef *day = type_field(t, t->sheet_day), *group = type_field(t, t->sheet_group);
    if (t->sheet_day.n && (!day || day->type != FT_DATE))
        return fail(r, "The day of a sheet is no date", t->sheet_day);
    if (t->sheet_group.n && (!group || group->type != FT_LINK))
        return fail(r, "What a sheet is kept for is no link", t->sheet_group);
    if (t->french.n && !type_field(t, t->french))
        return fail(r, "The French name is no field", t->french);
    if (t->offered.field.n && !type_field(t, t->offered.field))
        return fail(r, "What is offered asks for what is no field", t->offered.field);
    for (int i = 0; i < t->n_views; i++)
        for (int k = 0; k < t->views[i].n_terms; k++)
            if (!type_field(t, t->views[i].terms[k].field) &&
                !str_is(t->views[i].terms[k].field, "docstatus"))
                return fail(r, "A view asks for what is no field", t->views[i].terms[k].field);
    return true;
}

static bool begins_with(Str columns, Str first, Str second)
{
    Str a, b;
    str_split(&columns, ' ', &a);
    str_split(&columns, ' ', &b);
    return str_eq(a, first) && (!second.n || str_eq(b, second));
}

/* The default order has an index, behind the company where each document has one. */
static void add_order_index(Arena *a, TypeDef *t)
{
    const FieldDef *order = t->order_by.n ? type_field(t, t->order_by) : NULL;
    const FieldDef *company = type_field(t, STR("company"));
    bool owned = company && company->type == FT_LINK && company->required;
    if (t->child || t->ledger || !order || order->via.n || order->type == FT_TABLE)
        return;
    for (int i = 0; i < t->n_indexes; i++)
        if (begins_with(t->indexes[i], t->order_by, STR("")) ||
            (owned && begins_with(t->indexes[i], company->name, t->order_by)))
            return;
    t->indexes = add_str(a, t->indexes, &t->n_indexes,
                         owned ? str_format(a, "company %.*s", STR_ARG(t->order_by)) : t->order_by);
}

TypeDef *schema_parse(Arena *a, Str text, int *out_n, SchemaError *out_error)
{
    *out_error = (SchemaError){0};
    Reader r = {.a = a, .error = out_error, .section = STR("")};
    Str line;
    bool ok = true;
    while (ok && str_split(&text, '\n', &line)) {
        r.n++;
        r.line = line.n && line.p[line.n - 1] == '\r' ? str_slice(line, 0, line.n - 1) : line;
        ok = read_line(&r);
    }
    for (int i = 0; ok && i < r.n_types; i++)
        ok = check_names(&r, &r.types[i]);
    for (int i = 0; ok && i < r.n_types; i++)
        add_order_index(a, &r.types[i]);
    if (ok && !r.n_types)
        ok = fail(&r, "A schema begins with \"doctype\"", STR(""));
    *out_n = r.n_types;
    return ok ? r.types : NULL;
}

bool schema_add_field(Arena *a, TypeDef *t, Str line, SchemaError *out_error)
{
    *out_error = (SchemaError){0};
    Reader r = {.a = a, .line = line, .n = 1, .error = out_error, .section = STR("")};
    if (!read_field(&r, t))
        return false;
    t->fields[t->n_fields - 1].custom = true;
    return true;
}
