#include "tests/support/test_registry.h"

#include <QApplication>

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    return groundswell::testing::runTests(argc, argv);
}
