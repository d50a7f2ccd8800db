#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <cstdio>

namespace groundswell::testing {

namespace {

// An exit status has eight bits: 256 failures must not look like none.
constexpr int maxExitStatus = 125;

void listTests(const std::string& missing) {
    std::fprintf(stderr, "no test named '%s' here; there are:\n", missing.c_str());
    for (const TestEntry& entry : testRegistry()) std::fprintf(stderr, "  %s\n", entry.name.c_str());
}

}  // namespace

std::vector<TestEntry>& testRegistry() {
    static std::vector<TestEntry> entries;
    return entries;
}

int runTests(int argc, char** argv) {
    std::string only;
    std::vector<char*> arguments{argv[0]};
    for (int i = 1; i < argc; ++i) {
        if (i == 1 && argv[i][0] != '-') {
            only = argv[i];
        } else {
            arguments.push_back(argv[i]);
        }
    }
    int ran = 0;
    int failures = 0;
    for (const TestEntry& entry : testRegistry()) {
        if (!only.empty() && entry.name != only) continue;
        ++ran;
        const std::unique_ptr<QObject> test = entry.make();
        failures += QTest::qExec(test.get(), static_cast<int>(arguments.size()), arguments.data());
    }
    if (ran == 0) {
        listTests(only);
        return 1;
    }
    return std::min(failures, maxExitStatus);
}

}  // namespace groundswell::testing
