/* SPDX-License-Identifier: EUPL-1.2
 *
 * /Info and XMP say the same (6.6.2.3); the metadata stream stays readable as it is; there are no
 * object streams, so that older readers find everything.
 */
#include "pdf/pdfa.h"

#include "asset.h"
#include "pdf/libraries.h"
#include "pdf/xmp.h"

typedef struct {
    qpdf_data q;
    Arena *a;
    const PdfInfo *info;
} Finish;

static qpdf_oh name(Finish *f, const char *s)
{
    return pdf_api.qpdf_oh_new_name(f->q, s);
}

static qpdf_oh text(Finish *f, Str s)
{
    return pdf_api.qpdf_oh_new_unicode_string(f->q, str_z(f->a, s));
}

static void put(Finish *f, qpdf_oh d, const char *key, qpdf_oh value)
{
    pdf_api.qpdf_oh_replace_key(f->q, d, key, value);
}

static qpdf_oh indirect(Finish *f, qpdf_oh o)
{
    return pdf_api.qpdf_make_indirect_object(f->q, o);
}

static qpdf_oh stream(Finish *f, Str bytes, const char *type)
{
    qpdf_oh s = pdf_api.qpdf_oh_new_stream(f->q);
    qpdf_oh none = pdf_api.qpdf_oh_new_null(f->q);
    pdf_api.qpdf_oh_replace_stream_data(f->q, s, (const unsigned char *)bytes.p, bytes.n, none,
                                        none);
    if (type)
        put(f, pdf_api.qpdf_oh_get_dict(f->q, s), "/Type", name(f, type));
    return s;
}

/* "D:20260131235900Z" */
static qpdf_oh pdf_date(Finish *f)
{
    Str iso = instant_format_iso(f->a, f->info->made);
    Buf b = {.a = f->a};
    buf_add_c(&b, "D:");
    for (size_t i = 0; i < iso.n; i++)
        if (iso.p[i] >= '0' && iso.p[i] <= '9')
            buf_add_char(&b, iso.p[i]);
    buf_add_c(&b, "Z");
    return pdf_api.qpdf_oh_new_string(f->q, buf_str(&b).p);
}

static void set_info(Finish *f)
{
    qpdf_oh d = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, d, "/Title", text(f, f->info->title));
    if (f->info->author.n)
        put(f, d, "/Author", text(f, f->info->author));
    if (f->info->subject.n)
        put(f, d, "/Subject", text(f, f->info->subject));
    put(f, d, "/Creator", text(f, STR(XMP_PRODUCER)));
    put(f, d, "/Producer", text(f, STR(XMP_PRODUCER)));
    put(f, d, "/CreationDate", pdf_date(f));
    put(f, d, "/ModDate", pdf_date(f));
    put(f, pdf_api.qpdf_get_trailer(f->q), "/Info", indirect(f, d));
}

static void set_metadata(Finish *f, qpdf_oh root)
{
    qpdf_oh s = stream(f, xmp_packet(f->a, f->info), "/Metadata");
    put(f, pdf_api.qpdf_oh_get_dict(f->q, s), "/Subtype", name(f, "/XML"));
    put(f, root, "/Metadata", s);
}

static void set_colours(Finish *f, qpdf_oh root)
{
    const Asset *profile = asset_find(STR("paper.d/srgb.icc"));
    qpdf_oh s = stream(f, profile ? profile->bytes : STR(""), NULL);
    put(f, pdf_api.qpdf_oh_get_dict(f->q, s), "/N", pdf_api.qpdf_oh_new_integer(f->q, 3));
    qpdf_oh d = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, d, "/Type", name(f, "/OutputIntent"));
    put(f, d, "/S", name(f, "/GTS_PDFA1"));
    put(f, d, "/OutputConditionIdentifier", text(f, STR("sRGB IEC61966-2.1")));
    put(f, d, "/Info", text(f, STR("sRGB IEC61966-2.1")));
    put(f, d, "/DestOutputProfile", s);
    qpdf_oh list = pdf_api.qpdf_oh_new_array(f->q);
    pdf_api.qpdf_oh_append_item(f->q, list, indirect(f, d));
    put(f, root, "/OutputIntents", list);
}

/* "text/xml" as a name: #2f is the slash. */
static qpdf_oh subtype(Finish *f, Str media_type)
{
    return name(f, str_format(f->a, "/%.*s", STR_ARG(media_type)).p);
}

static qpdf_oh file_spec(Finish *f, const PdfFile *file)
{
    qpdf_oh s = stream(f, file->bytes, "/EmbeddedFile"),
            params = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, pdf_api.qpdf_oh_get_dict(f->q, s), "/Subtype", subtype(f, file->media_type));
    put(f, params, "/Size", pdf_api.qpdf_oh_new_integer(f->q, (long long)file->bytes.n));
    put(f, params, "/CreationDate", pdf_date(f));
    put(f, params, "/ModDate", pdf_date(f));
    put(f, pdf_api.qpdf_oh_get_dict(f->q, s), "/Params", params);
    qpdf_oh ef = pdf_api.qpdf_oh_new_dictionary(f->q), d = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, ef, "/F", s);
    put(f, ef, "/UF", s);
    put(f, d, "/Type", name(f, "/Filespec"));
    put(f, d, "/F", text(f, file->name));
    put(f, d, "/UF", text(f, file->name));
    put(f, d, "/Desc", text(f, file->description));
    put(f, d, "/AFRelationship", name(f, str_format(f->a, "/%s", file->relationship).p));
    put(f, d, "/EF", ef);
    return indirect(f, d);
}

static void set_files(Finish *f, qpdf_oh root)
{
    qpdf_oh list = pdf_api.qpdf_oh_new_array(f->q), names = pdf_api.qpdf_oh_new_array(f->q);
    if (!f->info->n_files)
        return;
    for (int i = 0; i < f->info->n_files; i++) {
        qpdf_oh spec = file_spec(f, &f->info->files[i]);
        pdf_api.qpdf_oh_append_item(f->q, list, spec);
        pdf_api.qpdf_oh_append_item(f->q, names, text(f, f->info->files[i].name));
        pdf_api.qpdf_oh_append_item(f->q, names, spec);
    }
    qpdf_oh tree = pdf_api.qpdf_oh_new_dictionary(f->q), all = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, tree, "/Names", names);
    put(f, all, "/EmbeddedFiles", tree);
    put(f, root, "/Names", all);
    put(f, root, "/AF", list);
    put(f, root, "/PageMode", name(f, "/UseNone"));
}

/* Cairo numbers the glyphs of a subset from 0 and leaves out that they are those of the font. */
static void set_glyph_maps(Finish *f)
{
    int n = pdf_api.qpdf_oh_get_int_value_as_int(
        f->q, pdf_api.qpdf_oh_get_key(f->q, pdf_api.qpdf_get_trailer(f->q), "/Size"));
    for (int i = 1; i < n; i++) {
        qpdf_oh o = pdf_api.qpdf_get_object_by_id(f->q, i, 0);
        if (pdf_api.qpdf_oh_is_dictionary_of_type(f->q, o, "/Font", "/CIDFontType2") &&
            !pdf_api.qpdf_oh_has_key(f->q, o, "/CIDToGIDMap"))
            put(f, o, "/CIDToGIDMap", name(f, "/Identity"));
        pdf_api.qpdf_oh_release(f->q, o);
    }
}

static void set_catalogue(Finish *f)
{
    qpdf_oh root = pdf_api.qpdf_get_root(f->q), prefs = pdf_api.qpdf_oh_new_dictionary(f->q);
    put(f, prefs, "/DisplayDocTitle", pdf_api.qpdf_oh_new_bool(f->q, QPDF_TRUE));
    put(f, root, "/ViewerPreferences", prefs);
    put(f, root, "/Lang", text(f, str_c(f->info->language)));
    set_info(f);
    set_metadata(f, root);
    set_colours(f, root);
    set_files(f, root);
    set_glyph_maps(f);
}

static bool write_out(Finish *f, Str *out)
{
    if (pdf_api.qpdf_init_write_memory(f->q) & QPDF_ERRORS)
        return false;
    pdf_api.qpdf_set_deterministic_ID(f->q, QPDF_TRUE);
    pdf_api.qpdf_set_object_stream_mode(f->q, qpdf_o_disable);
    pdf_api.qpdf_set_newline_before_endstream(f->q, QPDF_TRUE);
    pdf_api.qpdf_set_suppress_original_object_IDs(f->q, QPDF_TRUE);
    pdf_api.qpdf_force_pdf_version(f->q, "1.7");
    if (pdf_api.qpdf_write(f->q) & QPDF_ERRORS)
        return false;
    *out = str_copy(f->a, (Str){(const char *)pdf_api.qpdf_get_buffer(f->q),
                                pdf_api.qpdf_get_buffer_length(f->q)});
    return true;
}

bool pdfa_finish(Errors *e, Arena *a, Str raw, const PdfInfo *info, Str *out)
{
    if (!pdf_library_load())
        return err_add(e, ERR_INTERNAL, "", "The PDF cannot be finished. Try again; if it stays "
                                            "so, tell your administrator.");
    Finish f = {.q = pdf_api.qpdf_init(), .a = a, .info = info};
    pdf_api.qpdf_silence_errors(f.q);
    pdf_api.qpdf_set_suppress_warnings(f.q, QPDF_TRUE);
    bool ok = !(pdf_api.qpdf_read_memory(f.q, "paper", raw.p, raw.n, NULL) & QPDF_ERRORS);
    if (ok) {
        set_catalogue(&f);
        ok = !pdf_api.qpdf_has_error(f.q) && write_out(&f, out);
    }
    while (pdf_api.qpdf_has_error(f.q)) /* else it tells the standard error */
        pdf_api.qpdf_get_error(f.q);
    pdf_api.qpdf_cleanup(&f.q);
    return ok || err_add(e, ERR_INTERNAL, "", "The PDF cannot be finished. Try again; if it "
                                              "stays so, tell your administrator.");
}
