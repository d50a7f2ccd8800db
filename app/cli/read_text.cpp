#include "app/cli/read_text.h"

#include "pipeline/sources/input_stream.h"
#include "pipeline/system/files.h"

namespace groundswell::cli {

core::Result<std::string> readText(const std::string& file) {
    if (file != "-") return system::readTextFile(file);
    auto stream = sources::InputStream::open(file);
    if (!stream) return stream.error();
    std::string text;
    while (true) {
        auto block = (*stream)->read();
        if (!block) return block.error();
        if (block->empty()) return text;
        text += *block;
    }
}

}  // namespace groundswell::cli
