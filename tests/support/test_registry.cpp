#include "tests/support/test_registry.h"

#include <QTest>

#include <cstdio>
#include <cstring>

namespace groundswell::testing {

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
        std::fprintf(stderr, "no test named '%s' here\n", only.c_str());
        return 1;
    }
    return failures;
}

}  // namespace groundswell::testing
