/* SPDX-License-Identifier: EUPL-1.2
 * upload_file: multipart field `file`; `doctype` and `docname` attach it.
 */
#include "api.h"
#include "files.h"

bool api_upload(Api *api)
{
    Ctx *c = api->c;
    const Part *part = request_file(api->r, "file");
    Str label = arg_text(api->args, "doctype"), given = arg_text(api->args, "file_name");
    bool is_private = true;
    NewFile f = {.attached_name = arg_text(api->args, "docname")};
    if (!part)
        return fail_field(c, ERR_VALIDATION, "file",
                          "Send the file as multipart/form-data in the field \"file\".");
    if ((label.n && !args_type(api, label, &f.attached_type)) ||
        !args_flag(api, "is_private", &is_private))
        return false;
    if (f.attached_type && !f.attached_name.n)
        return fail_field(c, ERR_MANDATORY, "docname", "The argument \"%s\" is missing. Send it.",
                          "docname");
    f.name = part->file_name.n ? part->file_name : given;
    f.bytes = part->bytes;
    f.open_to_all = !is_private;
    return api_put_doc(api, "message", file_add(c, &f));
}
