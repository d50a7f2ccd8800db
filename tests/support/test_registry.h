#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace groundswell::testing {

/// The test classes of one executable. Each registers itself; main runs the named ones, or all.
struct TestEntry {
    std::string name;
    std::function<std::unique_ptr<QObject>()> make;
};

std::vector<TestEntry>& testRegistry();

template <class Test>
struct TestRegistration {
    explicit TestRegistration(const char* name) {
        testRegistry().push_back({name, [] { return std::make_unique<Test>(); }});
    }
};

/// Runs `name` (or every class when it is empty) with the remaining arguments of Qt Test; the number of failures.
int runTests(int argc, char** argv);

}  // namespace groundswell::testing

/// Registers a test class under the name of its file without "tst_": tst_clock.cpp -> GROUNDSWELL_TEST(ClockTest, clock).
#define GROUNDSWELL_TEST(Class, name) \
    static const groundswell::testing::TestRegistration<Class> registration_##name{#name};
