#include "ui/pages/chart_note_row.h"

#include "ui/shell/decisions.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int longestChartNote = 300;

}  // namespace

ChartNoteRow::ChartNoteRow(PageContext context, const QString& lineName, const QString& keepName, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_when = new TextLabel(Type::Body, Tone::Text2, this);
    m_words = new QLineEdit(this);
    m_words->setObjectName(lineName);
    m_words->setAccessibleName(tr("Sentence at the marked point"));
    m_words->setToolTip(tr("Enter keeps it"));
    m_words->setPlaceholderText(tr("What happened then"));
    m_words->setMaxLength(longestChartNote);
    connect(m_words, &QLineEdit::returnPressed, this, &ChartNoteRow::keep);
    auto* button = new QToolButton(this);
    button->setObjectName(keepName);
    button->setText(tr("Keep"));
    button->setAccessibleName(button->text());
    button->setToolTip(tr("Keep it (Enter)"));
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, &ChartNoteRow::keep);
    row->addWidget(m_when);
    row->addWidget(m_words, 1);
    row->addWidget(button);
    hide();
}

void ChartNoteRow::begin(core::UtcTime at, const QString& when, core::ClusterId cluster) {
    m_at = at;
    m_cluster = cluster;
    m_when->setText(when);
    m_words->clear();
    show();
    m_words->setFocus();
}

bool ChartNoteRow::stepBack() {
    if (!isVisibleTo(parentWidget())) return false;
    hide();
    return true;
}

void ChartNoteRow::keep() {
    const QString words = oneLine(m_words->text()).trimmed();
    hide();
    if (words.isEmpty()) return;
    domain::ChartMark mark;
    mark.at = m_at;
    mark.cluster = m_cluster;
    mark.sentence = utf8(words);
    m_context.decisions->decide(tr("Annotate"), tr("Annotated."),
                                [&service = m_context.service(), mark](Decisions::ChangeAnswer answer) {
                                    return service.saveChartMark(mark, std::move(answer));
                                });
}

void removeChartNote(const PageContext& context, core::MarkId mark) {
    context.decisions->decide(ChartNoteRow::tr("Remove annotation"), ChartNoteRow::tr("Annotation removed."),
                              [&service = context.service(), mark](Decisions::ChangeAnswer answer) {
                                  return service.removeChartMark(mark, std::move(answer));
                              });
}

}  // namespace groundswell::ui
