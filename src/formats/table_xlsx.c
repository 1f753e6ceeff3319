/* SPDX-License-Identifier: EUPL-1.2
 * The parts of a workbook with one sheet. Texts are inline strings: a text is never taken for a
 * formula.
 */
#include "table.h"
#include "utf8.h"
#include "zip.h"

enum { NAME_MAX_CHARS = 31, TEXT_MAX_BYTES = 32000, WIDTH_MIN = 8, WIDTH_MAX = 60 };
/* Rows of cellXfs in styles.xml; a bold one follows each. */
enum {
    STYLE_TEXT = 0,
    STYLE_DATE = 2,
    STYLE_NUMBER = 4 /* + 2 a decimal, 0 to 6 */,
    STYLE_HEAD = 18
};

#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char types_xml[] = XML
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package"
    ".relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-"
    "officedocument.spreadsheetml.sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd."
    "openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-"
    "officedocument.spreadsheetml.styles+xml\"/></Types>";
static const char rels_xml[] = XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
                                   "<Relationship Id=\"rId1\" Type=\"" RELATION
                                   "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char workbook_rels_xml[] = XML
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" RELATION "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" RELATION "/styles\" Target=\"styles.xml\"/>"
    "</Relationships>";

/* Escaped, without the characters that XML cannot say. */
static void put_text(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '<')
            buf_add_c(b, "&lt;");
        else if (c == '>')
            buf_add_c(b, "&gt;");
        else if (c == '&')
            buf_add_c(b, "&amp;");
        else if (c == '"')
            buf_add_c(b, "&quot;");
        else if (c >= 0x20 || c == '\t' || c == '\n')
            buf_add_char(b, (char)c);
    }
}

/* --- styles --- */

static void put_style(Buf *b, int format)
{
    for (int bold = 0; bold < 2; bold++)
        buf_format(b,
                   "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
                   "applyNumberFormat=\"1\" applyFont=\"1\"/>",
                   format, bold);
}

static Str styles_xml(Arena *a)
{
    static const int formats[] = {3, 164, 4, 165, 166, 167, 168}; /* of 0 to 6 decimals */
    static const char *const own[] = {"0.0", "0.000", "0.0000", "0.00000", "0.000000"};
    Buf b = {.a = a};
    buf_add_c(&b, XML "<styleSheet xmlns=\"" MAIN_NS "\"><numFmts count=\"5\">");
    for (int i = 0; i < 5; i++)
        buf_format(&b, "<numFmt numFmtId=\"%d\" formatCode=\"#,##%s\"/>", 164 + i, own[i]);
    buf_add_c(&b, "</numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/>"
                  "</font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                  "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                  "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                  "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
                  "<border><left/><right/><top/><bottom style=\"thin\"/><diagonal/></border>"
                  "</borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
                  "fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"19\">");
    put_style(&b, 0);
    put_style(&b, 14);
    for (int i = 0; i < 7; i++)
        put_style(&b, formats[i]);
    buf_add_c(&b, "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"1\" xfId=\"0\" "
                  "applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment "
                  "vertical=\"top\" wrapText=\"1\"/></xf></cellXfs></styleSheet>");
    return buf_str(&b);
}

/* --- the sheet --- */

/* "A", "Z", "AA" */
static void put_column(Buf *b, int i)
{
    if (i >= 26)
        put_column(b, i / 26 - 1);
    buf_add_char(b, (char)('A' + i % 26));
}

/* The days of a spreadsheet are counted from the end of 1899. */
static int serial_of(Date day)
{
    Date zero = {0};
    date_from_ymd(1899, 12, 30, &zero);
    return day.day - zero.day;
}

static void cell_begin(Buf *b, int row, int column, int style)
{
    buf_add_c(b, "<c r=\"");
    put_column(b, column);
    buf_add_int(b, row);
    buf_add_c(b, "\" s=\"");
    buf_add_int(b, style);
    buf_add_char(b, '"');
}

static void put_string(Buf *b, int row, int column, int style, Str text)
{
    cell_begin(b, row, column, style);
    buf_add_c(b, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    put_text(b, utf8_cut(text, TEXT_MAX_BYTES / 4));
    buf_add_c(b, "</t></is></c>");
}

static void put_value(Buf *b, int row, int column, int style, Str value)
{
    cell_begin(b, row, column, style);
    buf_add_c(b, "><v>");
    buf_add(b, value);
    buf_add_c(b, "</v></c>");
}

static void put_cell(Buf *b, int row, int column, const TableCell *c, bool bold)
{
    int decimals = c->decimals < 0 ? 0 : c->decimals > 6 ? 6 : c->decimals;
    if (c->kind == CELL_NUMBER && c->number.n)
        put_value(b, row, column, STYLE_NUMBER + 2 * decimals + bold, c->number);
    else if (c->kind == CELL_DATE && c->day.day)
        put_value(b, row, column, STYLE_DATE + bold, str_format(b->a, "%d", serial_of(c->day)));
    else if (c->kind == CELL_TEXT && c->text.n)
        put_string(b, row, column, STYLE_TEXT + bold, c->text);
}

/* Wide enough for what is in the first rows. */
static void put_widths(Buf *b, const Table *t)
{
    buf_add_c(b, "<cols>");
    for (int i = 0; i < t->n_columns; i++) {
        size_t widest = t->columns[i].label.n;
        for (int r = 0; r < t->n_rows && r < 200; r++)
            if (t->rows[r].cells[i].text.n > widest)
                widest = t->rows[r].cells[i].text.n;
        int width = (int)(widest < WIDTH_MIN ? WIDTH_MIN : widest > WIDTH_MAX ? WIDTH_MAX : widest);
        buf_format(b, "<col min=\"%d\" max=\"%d\" width=\"%d\" customWidth=\"1\"/>", i + 1, i + 1,
                   width + 2);
    }
    buf_add_c(b, "</cols>");
}

static void put_rows(Buf *b, const Table *t)
{
    buf_add_c(b, "<sheetData><row r=\"1\">");
    for (int i = 0; i < t->n_columns; i++)
        put_string(b, 1, i, STYLE_HEAD, t->columns[i].label);
    buf_add_c(b, "</row>");
    for (int r = 0; r < t->n_rows; r++) {
        buf_add_c(b, "<row r=\"");
        buf_add_int(b, r + 2);
        buf_add_c(b, "\">");
        for (int i = 0; i < t->n_columns; i++)
            put_cell(b, r + 2, i, &t->rows[r].cells[i], t->rows[r].kind != ROW_PLAIN);
        buf_add_c(b, "</row>");
    }
    buf_add_c(b, "</sheetData>");
}

static Str sheet_xml(Arena *a, const Table *t)
{
    Buf b = {.a = a};
    buf_add_c(&b, XML "<worksheet xmlns=\"" MAIN_NS "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/>"
                      "</sheetPr><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" "
                      "topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                      "</sheetView></sheetViews>");
    put_widths(&b, t);
    put_rows(&b, t);
    buf_add_c(&b, "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>"
                  "<headerFooter><oddHeader>&amp;L");
    put_text(&b, str_replace(a, t->company, STR("&"), STR("&&")));
    buf_add_c(&b, "&amp;C");
    put_text(&b, str_replace(a, t->title, STR("&"), STR("&&")));
    buf_add_c(&b, "&amp;R");
    put_text(&b, str_replace(a, utf8_cut(t->about, 120), STR("&"), STR("&&")));
    buf_add_c(&b, "</oddHeader><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
                  "</worksheet>");
    return buf_str(&b);
}

/* At most 31 characters, none of []:*?/\ . */
static Str workbook_xml(Arena *a, const Table *t)
{
    Buf name = {.a = a}, b = {.a = a};
    Str title = utf8_cut(t->title.n ? t->title : STR("Bastide"), NAME_MAX_CHARS);
    for (size_t i = 0; i < title.n; i++)
        buf_add_char(&name, strchr("[]:*?/\\'", title.p[i]) ? ' ' : title.p[i]);
    buf_add_c(&b, XML "<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" RELATION "\"><sheets>"
                      "<sheet name=\"");
    put_text(&b, buf_str(&name));
    buf_add_c(&b, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    return buf_str(&b);
}

Str table_xlsx(Arena *a, const Table *t)
{
    Zip z = zip_new(a);
    zip_add(&z, "[Content_Types].xml", str_c(types_xml));
    zip_add(&z, "_rels/.rels", str_c(rels_xml));
    zip_add(&z, "xl/workbook.xml", workbook_xml(a, t));
    zip_add(&z, "xl/_rels/workbook.xml.rels", str_c(workbook_rels_xml));
    zip_add(&z, "xl/styles.xml", styles_xml(a));
    zip_add(&z, "xl/worksheets/sheet1.xml", sheet_xml(a, t));
    return zip_finish(&z);
}
