#pragma once

#include "ui/pages/page.h"

class QLineEdit;

namespace groundswell::ui {

class TextLabel;

/// A line to write a sentence at a moment of a timeline; hidden until begin(). What is kept can be undone. Owner thread
/// only.
class ChartNoteRow : public QWidget {
    Q_OBJECT

public:
    /// The names of the line and of its button.
    ChartNoteRow(PageContext context, const QString& lineName, const QString& keepName, QWidget* parent = nullptr);

    /// `when` is the moment in words; no cluster = a sentence of every timeline.
    void begin(core::UtcTime at, const QString& when, core::ClusterId cluster);
    /// Leaves what was begun. False when nothing was.
    bool stepBack();

private:
    void keep();

    PageContext m_context;
    TextLabel* m_when;
    QLineEdit* m_words;
    core::UtcTime m_at{};
    core::ClusterId m_cluster;
};

/// Removes a sentence from its timelines; can be undone.
void removeChartNote(const PageContext& context, core::MarkId mark);

}  // namespace groundswell::ui
