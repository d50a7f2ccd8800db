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

/// Runs the class named by the first argument (without one: all) with the other arguments of Qt Test. The exit status:
/// the number of failures, at most 125.
int runTests(int argc, char** argv);

}  // namespace groundswell::testing

/// Registers a test class under the name of its file without "tst_": tst_clock.cpp -> GROUNDSWELL_TEST(ClockTest,
/// clock).
#define GROUNDSWELL_TEST(Class, name) \
    static const groundswell::testing::TestRegistration<Class> registration_##name{#name};
