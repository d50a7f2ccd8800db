#pragma once

#include "ui/pages/page.h"

#include <vector>

namespace groundswell::ui {

/// One page as rail, Go menu and Ctrl+1 ... Ctrl+8 know it.
struct PageEntry {
    QString name;   ///< stable; also the icon's
    QString words;  ///< with the mnemonic of the Go menu
    Page* (*make)(const PageContext& context, QWidget* parent);
};

/// All pages in the order of the rail. A page is added by one line.
[[nodiscard]] const std::vector<PageEntry>& pageTable();

}  // namespace groundswell::ui
