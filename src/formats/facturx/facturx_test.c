/* SPDX-License-Identifier: EUPL-1.2
 * Factur-X of every regime and kind. With BASTIDE_EINVOICE_OUT=FOLDER they are written there with
 * their XML, for tests/facturx.py to show them to validators and to read their text.
 */
#include "facturx/facturx.h"

#include "asset.h"
#include "en16931/cii.h"
#include "en16931/invoice_testing.h"
#include "facturx/confined.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static FacturxPaper paper_of(Lang lang)
{
    Instant made;
    assert_true(instant_parse(STR("2026-10-05 08:30:00.000000"), &made));
    return (FacturxPaper){
        .lang = lang,
        .seller_line = STR("Atelier de l'Étang & Cie, SAS au capital de 10 000 €, RCS Nantes"),
        .made = made};
}

static void save_pdf(Str name, Str pdf)
{
    const char *folder = getenv("BASTIDE_EINVOICE_OUT");
    if (!folder)
        return;
    FILE *f = fopen(str_format(arena, "%s/%s.pdf", folder, name.p).p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
    fclose(f);
}

/* Writes it twice: the same bytes; and takes the XML out again. */
static Str made(const EnInvoice *inv, Lang lang, Str name)
{
    Str pdf, again, xml, inside;
    FacturxPaper paper = paper_of(lang);
    assert_true(cii_write(&errors, inv, &xml));
    assert_true(facturx_write(&errors, arena, inv, &paper, &pdf));
    assert_true(facturx_write(&errors, arena, inv, &paper, &again));
    assert_true(str_eq(pdf, again));
    assert_true(facturx_extract(&errors, arena, pdf, &inside));
    assert_true(str_eq(xml, inside));
    save_pdf(name, pdf);
    return pdf;
}

static void every_regime_and_kind(void **state)
{
    (void)state;
    int serial = 0;
    for (size_t r = 0; r < sizeof regimes / sizeof *regimes; r++)
        for (int v = 0; v < VARIANTS; v++) {
            arena = arena_new();
            errors = (Errors){.a = arena};
            EnInvoice inv = invoice(&regimes[r], (Variant)v, ++serial);
            if (r == 0)
                fill_all(&inv);
            made(&inv, serial % 3 ? LANG_FR : LANG_EN,
                 str_format(arena, "fx-%s-%s", regimes[r].name, variant_names[v]));
            arena_free(arena);
        }
}

static void the_extended_profile(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    EnInvoice inv = extended(900);
    Str pdf = made(&inv, LANG_FR, STR("fx-extended"));
    assert_true(str_find_str(pdf, STR("<fx:ConformanceLevel>EXTENDED<")) > 0);
    arena_free(arena);
}

/* An invoice of n lines, of which every 50th is described at length, in several scripts. */
static EnInvoice long_one(int n)
{
    static const char *const names[] = {"Étagère chêne massif, œuvre n°", "Υπηρεσίες μεταφοράς",
                                        "Доставка материалов", "خدمات النقل والتوصيل"};
    TotalsLine *lines = arena_array_of(arena, TotalsLine, n);
    TotalsInput in = {.lines = lines, .n_lines = n, .decimals = 2, .base_decimals = 2};
    EnInvoice inv = header(&regimes[0], PLAIN, 7000 + n);
    Buf words = {.a = arena};
    Totals t;
    uint64_t seed = 11;
    for (int i = 0; i < 900; i++)
        buf_format(&words, "mot%d ", i);
    inv.lines = arena_array_of(arena, EnLine, n);
    inv.n_lines = n;
    for (int i = 0; i < n; i++) {
        lines[i] = (TotalsLine){.qty = {(int64_t)(test_random(&seed) % 200 + 1) * 500000},
                                .price = {(int64_t)(test_random(&seed) % 9000000) * 100},
                                .vat = key(&regimes[0], 0)};
        inv.lines[i] = (EnLine){.id = str_format(arena, "%d", i + 1),
                                .name = str_format(arena, "%s %d", names[i % 4], i + 1),
                                .unit_code = STR("HUR")};
        if (i % 50 == 49)
            inv.lines[i].description = str_trim(buf_str(&words));
    }
    inv.buyer.name = STR("Ελληνική Εταιρεία \"Αθήνα\" Α.Ε. / شركة النور للتجارة");
    assert_true(totals_compute(&errors, &in, &t));
    en_set_totals(&errors, &inv, &in, &t, NULL);
    return inv;
}

static void many_lines_and_long_texts(void **state)
{
    (void)state;
    const int sizes[] = {1, 12, 25, 26, 27, 28, 29, 30, 60, 500};
    for (int i = 0; i < COUNT_OF(sizes); i++) {
        arena = arena_new();
        errors = (Errors){.a = arena};
        EnInvoice inv = long_one(sizes[i]);
        made(&inv, LANG_FR, str_format(arena, "fx-lines-%d", sizes[i]));
        arena_free(arena);
    }
}

/* No font of the program has these: they are drawn as boxes with their numbers. */
static void letters_of_no_font(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    EnInvoice inv = invoice(&regimes[0], PLAIN, 950);
    inv.buyer.name = STR("株式会社 😀 שלום ქართული");
    made(&inv, LANG_FR, STR("fx-boxes"));
    arena_free(arena);
}

static void a_draft_has_no_xml(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str pdf, xml = STR("untouched");
    FacturxPaper paper = paper_of(LANG_FR);
    paper.draft = true;
    EnInvoice inv = invoice(&regimes[0], PLAIN, 1);
    assert_true(facturx_paper(&errors, arena, &inv, &paper, &pdf));
    save_pdf(STR("draft"), pdf);
    assert_false(facturx_extract(&errors, arena, pdf, &xml));
    assert_str(xml, "untouched");
    assert_int_equal(errors.n, 1);
    arena_free(arena);
}

static void what_is_no_pdf_is_refused(void **state)
{
    (void)state;
    const Str bad[] = {STR(""), STR("%PDF-1.7\n"), STR("<a/>"),
                       STR("%PDF-1.4\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF")};
    for (int i = 0; i < COUNT_OF(bad); i++) {
        arena = arena_new();
        errors = (Errors){.a = arena};
        Str xml = STR("untouched");
        assert_false(facturx_extract(&errors, arena, bad[i], &xml));
        assert_str(xml, "untouched");
        arena_free(arena);
    }
}

/* --- the confined child --- */

static void read_a_file(void)
{
    close(open("/etc/hostname", O_RDONLY));
}

static void call_somebody(void)
{
    close(socket(AF_INET, SOCK_STREAM, 0));
}

static void run_a_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
}

static void begin_another(void)
{
    if (fork() == 0)
        _exit(0);
}

static void make_code(void)
{
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void nothing(void)
{
}

/* The signal that ended a confined process that tried this; 0 when it came to its end. */
static int ended_by(void (*attempt)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        if (!confine())
            _exit(1);
        attempt();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void a_confined_process_reaches_nothing(void **state)
{
    (void)state;
    void (*const attempts[])(void) = {read_a_file, call_somebody, run_a_program, begin_another,
                                      make_code};
    assert_int_equal(ended_by(nothing), 0);
    for (int i = 0; i < COUNT_OF(attempts); i++)
        assert_int_equal(ended_by(attempts[i]), SIGSYS);
}

int main(void)
{
    const Asset *po = asset_find(STR("po/fr.po"));
    int line;
    i18n_load_fr(po->bytes, &line);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_regime_and_kind),
        cmocka_unit_test(the_extended_profile),
        cmocka_unit_test(many_lines_and_long_texts),
        cmocka_unit_test(letters_of_no_font),
        cmocka_unit_test(a_draft_has_no_xml),
        cmocka_unit_test(what_is_no_pdf_is_refused),
        cmocka_unit_test(a_confined_process_reaches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
