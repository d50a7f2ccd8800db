#include "pipeline/workflow/work_item.h"

#include "pipeline/text/clean.h"

namespace groundswell::workflow {

const std::string& WorkItem::cleanedText() {
    if (!cleaned) {
        // A headline that is not part of the text says what the post is about.
        const bool separateTitle = !item.title.empty() && item.title != item.text && !item.text.starts_with(item.title);
        cleaned = text::cleanForProcessing(separateTitle ? item.title + "\n" + item.text : item.text);
    }
    return *cleaned;
}

const std::string& WorkItem::knownLanguage() const {
    return language ? *language : item.language;
}

const text::Features& WorkItem::lexicalVector() {
    if (!features) features = text::extractFeatures(cleanedText(), knownLanguage());
    return *features;
}

}  // namespace groundswell::workflow
