/* A QEMU plugin (7.2, API version 1) that counts executed instructions by what decides their cycles on a small core:
 * loads, stores, transfers of several registers, products, and branches taken.
 *
 *   gcc -shared -fPIC -O2 -o mix.so instruction_mix.c && qemu-system-arm ... -plugin ./mix.so
 *
 * Debian does not ship qemu-plugin.h, so the prototypes that are used stand here. Encodings are those of the ARMv7-M
 * Architecture Reference Manual, A5 and A6 (Thumb).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, int op, void *counter, uint64_t add);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int flags, void *data);
void qemu_plugin_register_atexit_cb(plugin_id, void (*)(plugin_id, void *), void *);

int qemu_plugin_version = 1;

enum { ALL, LOAD, NEXT_LOAD, STORE, SEVERAL, REGISTERS, MUL, MLA, MULL, DIV, CONDITIONAL, BRANCH, CALL, RETURN, POP_PC, TAKEN, KINDS };
static const char *const NAMES[KINDS] = {"all", "load",   "next_load",   "store",  "several", "registers", "mul",    "mla",
                                         "mull", "div", "conditional", "branch", "call",    "return",    "pop_pc", "taken"};
static uint64_t counts[KINDS];

/* Where a block starts and what follows its last instruction, which may be a conditional branch. */
typedef struct {
    uint64_t start, next;
    int conditional;
} block;
static const block *before;

static void on_block(unsigned cpu, void *data)
{
    const block *now = data;

    (void)cpu;
    counts[TAKEN] += before != NULL && before->conditional && now->start != before->next;
    before = now;
}

static int narrow(uint16_t a, int *registers)
{
    if ((a & 0xF800) == 0x4800 || ((a & 0xF000) == 0x5000 && (a & 0x0E00) >= 0x0600)) {
        return LOAD; /* literal; register offset */
    }
    if ((a & 0xF000) == 0x5000) {
        return STORE;
    }
    if ((a & 0xF000) >= 0x6000 && (a & 0xF000) <= 0x9000) {
        return a & 0x0800 ? LOAD : STORE; /* immediate offset, SP-relative */
    }
    if ((a & 0xF000) == 0xC000 || (a & 0xFE00) == 0xB400 || (a & 0xFE00) == 0xBC00) {
        *registers = __builtin_popcount(a & ((a & 0xF000) == 0xC000 ? 0xFF : 0x1FF));
        return (a & 0xFF00) == 0xBD00 ? POP_PC : SEVERAL;
    }
    if ((a & 0xFFC0) == 0x4340) {
        return MUL;
    }
    if ((a & 0xFF00) == 0x4700) {
        return a & 0x80 ? CALL : RETURN;
    }
    if (((a & 0xF000) == 0xD000 && (a & 0x0F00) < 0x0E00) || (a & 0xF500) == 0xB100) {
        return CONDITIONAL; /* B<c>, CBZ, CBNZ */
    }
    return (a & 0xF800) == 0xE000 ? BRANCH : ALL;
}

static int wide(uint16_t a, uint16_t b, int *registers)
{
    if ((a & 0xFE00) == 0xF800) {
        return a & 0x10 ? LOAD : STORE;
    }
    if ((a & 0xFE40) == 0xE840 || (a & 0xFE40) == 0xE800) {
        *registers = a & 0x40 ? 2 : __builtin_popcount(b); /* LDRD, STRD; LDM, STM */
        return !(a & 0x40) && (a & 0x10) && (b & 0x8000) ? POP_PC : SEVERAL;
    }
    if ((a & 0xFF80) == 0xFB00) {
        return (b >> 12) == 15 ? MUL : MLA;
    }
    if ((a & 0xFFD0) == 0xFB90) {
        return DIV;
    }
    if ((a & 0xFF80) == 0xFB80) {
        return MULL;
    }
    if ((a & 0xF800) == 0xF000 && (b & 0x8000)) {
        if ((b & 0xD000) == 0xD000) {
            return CALL;
        }
        return b & 0x1000 ? BRANCH : (a & 0x0380) != 0x0380 ? CONDITIONAL : ALL;
    }
    return ALL;
}

static void on_translation(plugin_id id, struct qemu_plugin_tb *tb)
{
    block *made = calloc(1, sizeof *made);
    int last = ALL;

    (void)id;
    made->start = qemu_plugin_tb_vaddr(tb);
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        size_t size = qemu_plugin_insn_size(insn);
        uint16_t code[2] = {0, 0};
        int registers = 0;

        memcpy(code, qemu_plugin_insn_data(insn), size);
        int kind = size == 2 ? narrow(code[0], &registers) : wide(code[0], code[1], &registers);
        if (kind == LOAD && (last == LOAD || last == NEXT_LOAD || last == STORE)) {
            kind = NEXT_LOAD;
        }
        qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &counts[ALL], 1);
        if (kind != ALL) {
            qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &counts[kind], 1);
        }
        if (registers != 0) {
            qemu_plugin_register_vcpu_insn_exec_inline(insn, 0, &counts[REGISTERS], (uint64_t)registers);
        }
        last = kind;
        made->conditional = kind == CONDITIONAL;
        made->next = qemu_plugin_insn_vaddr(insn) + size;
    }
    qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, 0, made);
}

static void on_exit_of_qemu(plugin_id id, void *data)
{
    (void)id;
    (void)data;
    for (int kind = 0; kind < KINDS; kind++) {
        fprintf(stderr, "mix %s %llu\n", NAMES[kind], (unsigned long long)counts[kind]);
    }
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
    return 0;
}
