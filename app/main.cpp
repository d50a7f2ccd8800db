#include "app/cli/command_line.h"
#include "app/cli/exit_code.h"
#include "app/cli/output.h"
#include "app/composition.h"
#include "app/keychain_helper.h"
#include "pipeline/secrets/keychain.h"
#include "pipeline/sources/documents/document_child.h"

#include <sys/stat.h>

#include <exception>
#include <variant>

namespace {

int run(int argc, char** argv) {
    // Before everything else: it has a document to parse in little time and memory, and nothing besides.
    if (const auto status = groundswell::sources::answerAsDocumentProgram(argc, argv)) return *status;
    // Whatever the program keeps is for its owner only.
    ::umask(0077);
    if (argc == 2 && argv[1] == groundswell::secrets::helper::argument)
        return groundswell::app::runKeychainHelper(argc, argv);
    const auto answer = groundswell::cli::runCommandLine(argc, argv);
    if (const int* code = std::get_if<int>(&answer)) return *code;
    return groundswell::app::runWindow(argc, argv, std::get<groundswell::cli::WindowRequest>(answer).profile);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        groundswell::cli::Output::complain(std::string("The program failed: ") + error.what() + ".");
        return static_cast<int>(groundswell::cli::ExitCode::Failed);
    }
}
