#pragma once

#include "tests/layering/source_text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::layering {

/// What the sources of one folder may include besides the standard library and their own folder. A header is named in
/// full; an entry that ends in '/' stands for everything below it.
struct FolderRule {
    std::string_view folder;
    std::vector<std::string_view> project;
    std::vector<std::string_view> libraries;
    std::vector<std::string_view> qt;  ///< "*" = any module of the window
};

struct Violation {
    std::string file;  ///< from the project root
    int line;
    std::string rule;
};

/// One row a folder of a floor.
const std::vector<FolderRule>& folderRules();

/// The folder that a rule may be about: "models/core" for models/core/x.h and models/core/deeper/x.h, "ui" for ui/x.h.
std::string folderOf(std::string_view file);

/// The rule of the folder that `file` lies in; nullptr if no floor has such a folder.
const FolderRule* ruleOf(std::string_view file);

/// Every rule broken by `file` (its path from the project root) with the content `source`.
std::vector<Violation> check(const std::string& file, std::string_view source);

/// Folders of one floor that include each other in a circle, as "a -> b -> a"; empty if there is none. An edge is
/// {including folder, included folder}.
std::string findCycle(const std::vector<std::pair<std::string, std::string>>& edges);

}  // namespace groundswell::layering
