#pragma once

#include "ui/pages/page.h"

#include <array>

namespace groundswell::ui {

class NumberLink;

/// Says beside the count of clusters how many of them are not shown because they are small or ignored, each with a link
/// that shows them. Empty where nothing is hidden. Owner thread only.
class HiddenClusters : public QWidget {
    Q_OBJECT

public:
    explicit HiddenClusters(PageContext context, QWidget* parent = nullptr);

    /// Counts anew under the conditions as they are.
    void refresh();
    /// Forgets the counts; for another workspace.
    void clear();

private:
    enum Reason { Small, Ignored, ReasonCount };
    struct Part {
        NumberLink* link = nullptr;
        pipeline::Ticket ticket;
    };

    void ask(Reason reason, const domain::Filter& filter);
    void say(Reason reason, std::int64_t clusters);
    void show(Reason reason);

    PageContext m_context;
    std::array<Part, ReasonCount> m_parts;
};

}  // namespace groundswell::ui
