#include "pipeline/sources/web/wildcard.h"

namespace groundswell::sources {

bool matchesWildcard(std::string_view pattern, std::string_view text, bool beginning) noexcept {
    std::size_t p = 0;
    std::size_t t = 0;
    // Behind the last star, and how far its characters reach; only the last one ever has to be tried again.
    std::size_t star = std::string_view::npos;
    std::size_t reach = 0;
    for (;;) {
        if (p == pattern.size() && (beginning || t == text.size())) return true;
        if (p < pattern.size() && pattern[p] == '*') {
            star = ++p;
            reach = t;
        } else if (p < pattern.size() && t < text.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos && reach < text.size()) {
            p = star;
            t = ++reach;
        } else {
            return false;
        }
    }
}

}  // namespace groundswell::sources
