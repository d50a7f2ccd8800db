// One of the targets of tests/pipeline/fuzz_targets.h for libFuzzer; a broken promise stops the program with the input
// at hand.

#include "tests/pipeline/fuzz_targets.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const groundswell::testing::FuzzTarget target = groundswell::testing::fuzzTarget(GROUNDSWELL_FUZZ_TARGET);
    const std::string broken = target.run({reinterpret_cast<const char*>(data), size});
    if (broken.empty()) return 0;
    std::fprintf(stderr, "broken: %s\n", broken.c_str());
    std::abort();
}
