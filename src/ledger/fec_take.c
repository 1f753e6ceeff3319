/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_take.h"

#include "batch.h"
#include "site.h"
#include "utf8.h"

void fec_take_begin(FecTake *x)
{
    Arena *a = x->c->a;
    x->accounts.a = x->journals.a = x->parties.a = x->codes.a = x->currencies.a = a;
    x->letterings.a = a;
    x->next_lettered = arena_array_of(a, int, x->fec->n_rows + 1);
    x->line_ids = arena_array_of(a, int64_t, x->fec->n_rows + 1);
}

static bool set(Ctx *c, DocHead *d, const char *field, Str text)
{
    const FieldDef *f = type_field(d->type, str_c(field));
    if (!f || !field_set_text(c, NULL, d, f, text, field))
        return false;
    field_mark_given(d, f);
    return true;
}

/* --- accounts --- */

/* The group of the chart with the longest number that the new one begins with. */
static bool find_parent(FecTake *x, Str number, int64_t *out_id, Str *out_root)
{
    Ctx *c = x->c;
    *out_id = 0;
    *out_root = STR("");
    for (size_t n = number.n - 1; n > 0 && !*out_id; n--) {
        DbRows *r = db_query(c->db,
                             SQL("SELECT id, root_type FROM account WHERE company = ? AND "
                                 "account_number = ? AND is_group = 1"),
                             DB_P(db_i(x->company), db_t(str_slice(number, 0, n))));
        if (db_next(r)) {
            *out_id = db_get_int(r, 0);
            *out_root = str_copy(c->a, db_get_text(r, 1));
        }
        if (!db_finish(r))
            return db_report(c->db, &c->e);
    }
    return true;
}

static Str account_type(Str number)
{
    static const struct {
        const char *prefix, *type;
    } known[] = {{"411", "Receivable"}, {"401", "Payable"}, {"512", "Bank"}, {"53", "Cash"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_starts(number, str_c(known[i].prefix)))
            return str_c(known[i].type);
    return STR("");
}

static int64_t create_account(FecTake *x, const FecRow *row)
{
    Ctx *c = x->c;
    int64_t parent;
    Str root;
    DocHead *d = doc_new(c, type_of(c, STR("account")));
    if (!find_parent(x, row->account, &parent, &root))
        return 0;
    if (str_starts(row->account, STR("41")))
        root = STR("Asset");
    else if (str_starts(row->account, STR("40")))
        root = STR("Liability");
    bool ok = set(c, d, "account_number", row->account) &&
              set(c, d, "account_name", row->account_label) &&
              set(c, d, "company", company_info(c, x->company)->name) &&
              set(c, d, "root_type", root) &&
              set(c, d, "account_type", account_type(row->account)) &&
              (!parent || field_set_link(c, d, type_field(d->type, STR("parent_account")), parent));
    if (!ok || !doc_save(c, d) || !fec_take_role(x, d))
        return 0;
    x->out->created_accounts++;
    return d->id;
}

/* A group that the file posts to becomes an account like others. */
static bool ungroup(FecTake *x, const FecRow *row, int64_t id)
{
    DocHead *d = doc_load(x->c, type_of(x->c, STR("account")), id);
    fec_take_odd(x, TAKE_GROUP, row->line);
    return d && set(x->c, d, "is_group", STR("0")) && doc_save(x->c, d);
}

static int64_t find_account(FecTake *x, const FecRow *row)
{
    Ctx *c = x->c;
    int64_t id = 0, group = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, is_group FROM account WHERE company = ? AND "
                             "account_number = ?"),
                         DB_P(db_i(x->company), db_t(row->account)));
    if (db_next(r)) {
        id = db_get_int(r, 0);
        group = db_get_int(r, 1);
    }
    if (!db_finish(r)) {
        db_report(c->db, &c->e);
        return 0;
    }
    if (id)
        return group && !ungroup(x, row, id) ? 0 : id;
    return create_account(x, row);
}

const FecAccount *fec_take_account(FecTake *x, const FecRow *row)
{
    if (x->last_account && str_eq(x->last_account_number, row->account))
        return x->last_account;
    FecAccount *known = map_get(&x->accounts, row->account);
    if (!known) {
        int64_t id = find_account(x, row);
        if (!id)
            return NULL;
        known = arena_new_of(x->c->a, FecAccount);
        *known = (FecAccount){id, row->account};
        map_set(&x->accounts, known->number, known);
        x->out->accounts++;
    }
    x->last_account_number = row->account;
    x->last_account = known;
    return known;
}

/* --- journals --- */

static bool holds(Str folded, const char *word)
{
    return str_find_str(folded, str_c(word)) >= 0;
}

static const char *journal_kind(Arena *a, const FecRow *row)
{
    Str code = utf8_fold(a, row->journal_code), label = utf8_fold(a, row->journal_label);
    if (holds(label, "nouveau") || str_is(code, "an") || str_is(code, "ran") || str_is(code, "ano"))
        return "opening";
    if (holds(label, "vente"))
        return "sale";
    if (holds(label, "achat"))
        return "purchase";
    if (holds(label, "banque"))
        return "bank";
    return holds(label, "caisse") ? "cash" : "general";
}

static bool create_journal(FecTake *x, const FecRow *row, const char *kind)
{
    Ctx *c = x->c;
    DocHead *d = doc_new(c, type_of(c, STR("accounting_journal")));
    x->out->created_journals++;
    return set(c, d, "code", row->journal_code) && set(c, d, "journal_name", row->journal_label) &&
           set(c, d, "kind", str_c(kind)) &&
           set(c, d, "company", company_info(c, x->company)->name) && doc_save(c, d);
}

const FecJournal *fec_take_journal(FecTake *x, const FecRow *row)
{
    FecJournal *known = map_get(&x->journals, row->journal_code);
    if (known)
        return known;
    const char *kind = journal_kind(x->c->a, row);
    int64_t id = journal_by_code(x->c, x->company, row->journal_code);
    if (!id && !create_journal(x, row, kind))
        return NULL;
    known = arena_new_of(x->c->a, FecJournal);
    *known = (FecJournal){row->journal_code, strcmp(kind, "opening") == 0};
    map_set(&x->journals, known->code, known);
    x->out->journals++;
    return known;
}

/* --- parties --- */

typedef struct {
    const char *type; /* snake case; NULL when the account is of no kind of party */
    Str label;
    int64_t id;
} Party;

static const char *party_type(Str account)
{
    if (str_starts(account, STR("41")))
        return "customer";
    return str_starts(account, STR("40")) ? "supplier" : NULL;
}

/* The same name is the same party, unless another number of the file has it already. */
static int64_t same_name(FecTake *x, const TypeDef *t, const char *kind, Str name)
{
    Ctx *c = x->c;
    int64_t other = 0, id = name_to_id(c, t, name);
    if (id &&
        db_one_int(c->db,
                   SQL("SELECT 1 FROM fec_party WHERE company = ? AND kind = ? AND party = ?"),
                   DB_P(db_i(x->company), db_t(str_c(kind)), db_i(id)), &other))
        return 0;
    return id;
}

static int64_t create_party(FecTake *x, const TypeDef *t, const FecRow *row)
{
    Ctx *c = x->c;
    DocHead *d = doc_new(c, t);
    const char *field = str_is(t->name, "customer") ? "customer_name" : "supplier_name";
    if (!set(c, d, field, row->party_label.n ? row->party_label : row->party) || !doc_save(c, d))
        return 0;
    x->out->created_parties++;
    return d->id;
}

/* Numbers of parties are remembered, so that the file of the next year finds the same ones. */
static bool find_party(FecTake *x, const TypeDef *t, const char *kind, const FecRow *row,
                       int64_t *out)
{
    Ctx *c = x->c;
    if (db_one_int(c->db,
                   SQL("SELECT party FROM fec_party WHERE company = ? AND kind = ? AND code = ?"),
                   DB_P(db_i(x->company), db_t(str_c(kind)), db_t(row->party)), out))
        return true;
    Str name = row->party_label.n ? row->party_label : row->party;
    *out = same_name(x, t, kind, name);
    if (!*out)
        *out = create_party(x, t, row);
    return *out && (db_exec(c->db,
                            SQL("INSERT INTO fec_party (company, kind, code, party) "
                                "VALUES (?, ?, ?, ?)"),
                            DB_P(db_i(x->company), db_t(str_c(kind)), db_t(row->party), db_i(*out)),
                            NULL) ||
                    db_report(c->db, &c->e));
}

static bool new_party(FecTake *x, const FecRow *row, const char *kind, Str key, Party **out)
{
    const TypeDef *t = kind ? registry_type(x->c->reg, str_c(kind)) : NULL;
    Party *p = arena_new_of(x->c->a, Party);
    *p = (Party){.type = kind, .label = t ? t->label : STR("")};
    if (t && !find_party(x, t, kind, row, &p->id))
        return false;
    map_set(&x->parties, str_copy(x->c->a, key), p);
    if (!map_get(&x->codes, row->party)) {
        map_set(&x->codes, row->party, p);
        x->out->parties++;
        x->out->unlinked += !p->id;
    }
    *out = p;
    return true;
}

bool fec_take_party(FecTake *x, const FecRow *row, EntryLine *l)
{
    char text[256];
    Party *p;
    if (!row->party.n)
        return true;
    const char *kind = party_type(row->account);
    Str key = {text, 0};
    text[key.n++] = kind ? kind[0] : '-';
    size_t n = row->party.n < sizeof text - 1 ? row->party.n : sizeof text - 1;
    memcpy(text + 1, row->party.p, n);
    key.n += n;
    p = map_get(&x->parties, key);
    if (!p && !new_party(x, row, kind, key, &p))
        return false;
    l->party_type = p->label;
    l->party = p->id;
    l->party_code = row->party;
    l->party_name = row->party_label;
    return true;
}

/* --- currencies --- */

int64_t fec_take_currency(FecTake *x, Str code)
{
    Link *known = map_get(&x->currencies, code);
    if (!known) {
        known = arena_new_of(x->c->a, Link);
        *known = (Link){
            name_to_id(x->c, type_of(x->c, STR("currency")), str_upper_ascii(x->c->a, code)), code};
        map_set(&x->currencies, known->name, known);
    }
    return known->id;
}

/* --- lettering --- */

typedef struct {
    int64_t account, party, balance;
    Str code;
    Date day;
    int first, last, n; /* rows, from 1 */
} Lettering;

void fec_take_lettering(FecTake *x, int row, int64_t line_id, const EntryLine *l)
{
    const FecRow *r = &x->fec->rows[row];
    if (!r->lettering.n)
        return;
    Str key = str_format(x->c->a, "%lld\t%.*s\t%.*s", (long long)l->account, STR_ARG(r->party),
                         STR_ARG(r->lettering));
    Lettering *g = map_get(&x->letterings, key);
    if (!g) {
        g = arena_new_of(x->c->a, Lettering);
        *g = (Lettering){
            .account = l->account, .party = l->party, .code = r->lettering, .first = row + 1};
        map_set(&x->letterings, key, g);
    } else {
        x->next_lettered[g->last - 1] = row + 1;
    }
    Date day = r->lettering_date.day ? r->lettering_date : r->date;
    g->last = row + 1;
    g->n++;
    g->balance += l->debit.minor - l->credit.minor;
    g->day = day.day > g->day.day ? day : g->day;
    x->line_ids[row] = line_id;
}

static bool store_group(FecTake *x, const Lettering *g, Batch *lines)
{
    Ctx *c = x->c;
    int64_t id;
    bool ok = db_one_int(c->db,
                         SQL("INSERT INTO lettrage (company, account, party, code, day, "
                             "by_user) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"),
                         DB_P(db_i(x->company), db_i(g->account), db_ref(g->party), db_t(g->code),
                              db_i(g->day.day), db_t(c->user.name)),
                         &id) ||
              db_report(c->db, &c->e);
    for (int row = g->first; ok && row; row = x->next_lettered[row - 1]) {
        const DbValue v[] = {db_i(x->line_ids[row - 1]), db_i(id)};
        ok = batch_add(lines, v);
    }
    return ok;
}

/* Lettered lines are settled; an opening that repeats what is now in the books opens nothing. */
static bool settle_lettered(FecTake *x)
{
    Ctx *c = x->c;
    return (db_exec(c->db,
                    SQL("UPDATE gl_entry SET outstanding = 0, outstanding_in_account_currency = 0 "
                        "WHERE outstanding <> 0 AND company = ? AND id IN (SELECT gl_entry FROM "
                        "lettrage_line)"),
                    DB_P(db_i(x->company)), NULL) &&
            db_exec(c->db,
                    SQL("UPDATE gl_entry SET outstanding = 0, outstanding_in_account_currency = 0 "
                        "WHERE outstanding = debit - credit AND outstanding <> 0 AND company = ? "
                        "AND entry IN (SELECT e.id FROM ledger_entry e WHERE e.company = ? "
                        "AND e.kind = 'opening' AND EXISTS (SELECT 1 FROM ledger_entry b "
                        "WHERE b.company = e.company AND b.posting_date < e.posting_date))"),
                    DB_P(db_i(x->company), db_i(x->company)), NULL)) ||
           db_report(c->db, &c->e);
}

bool fec_take_lettrage(FecTake *x)
{
    Batch *lines = batch_new(x->c, SQL("INSERT INTO lettrage_line (gl_entry, lettrage) VALUES "),
                             2);
    bool ok = true;
    for (size_t i = 0; ok && i < x->letterings.cap; i++) {
        const Lettering *g = x->letterings.slots[i].value;
        if (g && g->balance)
            fec_take_odd(x, TAKE_LETTERING, x->fec->rows[g->first - 1].line);
        else if (g)
            ok = store_group(x, g, lines);
    }
    return ok && batch_flush(lines) && settle_lettered(x);
}
