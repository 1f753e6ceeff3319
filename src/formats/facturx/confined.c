/* SPDX-License-Identifier: EUPL-1.2
 *
 * The PDF goes to the child as a file in memory on its input; the XML comes back through a pipe.
 * The child has no other descriptors, no environment, and its system calls are a short list.
 */
#include "facturx/confined.h"

#include "facturx/facturx.h"
#include "pdf/libraries.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_MAX = 10, CPU_MAX = 5 };

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* --- the child --- */

static bool limit(int what, rlim_t most)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){most, most}) == 0;
}

static bool allow(scmp_filter_ctx f)
{
    static const int calls[] = {
        SCMP_SYS(read),           SCMP_SYS(write),       SCMP_SYS(brk),
        SCMP_SYS(munmap),         SCMP_SYS(mremap),      SCMP_SYS(madvise),
        SCMP_SYS(futex),          SCMP_SYS(exit),        SCMP_SYS(exit_group),
        SCMP_SYS(rt_sigreturn),   SCMP_SYS(getrandom),   SCMP_SYS(clock_gettime),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack), SCMP_SYS(gettid),
        SCMP_SYS(getpid),         SCMP_SYS(sched_yield), SCMP_SYS(gettimeofday),
        SCMP_SYS(close),          SCMP_SYS(fstat),       SCMP_SYS(lseek),
    };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof calls / sizeof *calls; i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    /* memory, but none that can be run */
    struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return ok && seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &data) == 0 &&
           seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &data) == 0;
}

bool confine(void)
{
    bool ok = limit(RLIMIT_CPU, CPU_MAX) && limit(RLIMIT_FSIZE, FACTURX_XML_MAX) &&
              limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_NPROC, 0);
#ifndef SANITIZED /* which reserves terabytes of addresses */
    ok = ok && limit(RLIMIT_AS, 512u << 20);
#endif
    scmp_filter_ctx f = ok ? seccomp_init(SCMP_ACT_KILL_PROCESS) : NULL;
    ok = f && allow(f) && seccomp_load(f) == 0;
    if (f)
        seccomp_release(f);
    return ok;
}

static bool read_input(Arena *a, Str *out)
{
    Buf b = {.a = a};
    char piece[65536];
    for (ssize_t n; (n = read(STDIN_FILENO, piece, sizeof piece)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || b.n + (size_t)n > FACTURX_PDF_MAX)
            return false;
        buf_add(&b, (Str){piece, (size_t)n});
    }
    *out = buf_str(&b);
    return true;
}

static bool write_output(Str s)
{
    while (s.n) {
        ssize_t n = write(STDOUT_FILENO, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s = str_slice(s, (size_t)n, s.n);
    }
    return true;
}

int facturx_child(void)
{
    Arena *a = arena_new();
    Str pdf, xml = STR("");
    if (!pdf_library_load() || !confine()) /* nothing can be opened afterwards */
        _exit(70);
    if (!read_input(a, &pdf))
        _exit(FACTURX_TOO_LARGE);
    FacturxFound found = facturx_find(a, pdf, &xml);
    if (!write_output(xml))
        _exit(71);
    _exit((int)found); /* nothing of the program's own endings */
}

/* --- the parent --- */

static bool told(Errors *e, FacturxFound found)
{
    switch (found) {
    case FACTURX_FOUND: return true;
    case FACTURX_NONE:
        return err_add(e, ERR_VALIDATION, "file",
                       "This PDF carries no electronic invoice. Ask the supplier for a Factur-X "
                       "file, or enter the invoice by hand.");
    case FACTURX_TOO_LARGE:
        return err_add(e, ERR_TOO_LARGE, "file",
                       "This PDF or the invoice inside is too large to be read. Ask for a "
                       "smaller file.");
    case FACTURX_BROKEN: break;
    }
    return err_add(e, ERR_VALIDATION, "file",
                   "This PDF cannot be read: it is damaged or protected. Ask for it again.");
}

bool facturx_extract(Errors *e, Arena *a, Str pdf, Str *out_xml)
{
    return told(e, facturx_find(a, pdf, out_xml));
}

static int memory_file(Str bytes)
{
    int fd = memfd_create("invoice", MFD_CLOEXEC);
    while (fd >= 0 && bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n <= 0) {
            close(fd);
            return -1;
        }
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static bool start(int input, int output, pid_t *out_pid)
{
    posix_spawn_file_actions_t files;
    char *const argv[] = {(char *)"bastide", (char *)FACTURX_CHILD, NULL}, *const envp[] = {NULL};
    posix_spawn_file_actions_init(&files);
    bool ok = posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO) == 0 &&
              posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO) == 0 &&
              posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
                  0 &&
              posix_spawn_file_actions_addclosefrom_np(&files, 3) == 0 &&
              posix_spawn(out_pid, "/proc/self/exe", &files, NULL, argv, envp) == 0;
    posix_spawn_file_actions_destroy(&files);
    return ok;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the child ends or its time is over. */
static bool read_answer(int fd, Buf *out)
{
    char piece[65536];
    int64_t end = now_ms() + SECONDS_MAX * 1000;
    for (;;) {
        int64_t left = end - now_ms();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t n = ready > 0 ? read(fd, piece, sizeof piece) : -1;
        if (n <= 0 || out->n + (size_t)n > FACTURX_XML_MAX)
            return n == 0;
        buf_add(out, (Str){piece, (size_t)n});
    }
}

static FacturxFound status_of(pid_t pid, bool in_time)
{
    int status = 0;
    if (!in_time)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) > FACTURX_TOO_LARGE)
        return FACTURX_BROKEN;
    return (FacturxFound)WEXITSTATUS(status);
}

bool facturx_extract_confined(Errors *e, Arena *a, Str pdf, Str *out_xml)
{
    Buf xml = {.a = a};
    int out[2], input;
    pid_t pid;
    if (pdf.n > FACTURX_PDF_MAX)
        return told(e, FACTURX_TOO_LARGE);
    input = memory_file(pdf);
    if (input < 0 || pipe2(out, O_CLOEXEC) != 0) {
        if (input >= 0)
            close(input);
        return err_add(e, ERR_UNAVAILABLE, "file", "No memory is left to read this PDF. Try "
                                                   "again later.");
    }
    bool started = start(input, out[1], &pid);
    close(input);
    close(out[1]);
    bool in_time = started && read_answer(out[0], &xml);
    close(out[0]);
    FacturxFound found = started ? status_of(pid, in_time) : FACTURX_BROKEN;
    if (!told(e, found))
        return false;
    *out_xml = buf_str(&xml);
    return true;
}
