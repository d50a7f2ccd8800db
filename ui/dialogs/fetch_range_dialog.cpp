#include "ui/dialogs/fetch_range_dialog.h"

#include "ui/shell/date_field.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QFormLayout>
#include <QPushButton>

namespace groundswell::ui {

FetchRangeDialog::FetchRangeDialog(PageContext context, QWidget* parent)
    : QDialog(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("fetchRangeDialog"));
    setWindowTitle(tr("Fetch a date range"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setVerticalSpacing(8);
    const QDate today = toQt(m_context.clock->now()).date();
    const auto dateField = [&](const char* name, const QString& accessible, const QDate& date) {
        auto* field = new DateField(this);
        field->setObjectName(QString::fromLatin1(name));
        field->setAccessibleName(accessible);
        field->setMaximumDate(today);
        field->setDate(date);
        field->setFixedHeight(28);
        connect(field, &DateField::dateChanged, this, &FetchRangeDialog::check);
        connect(field, &DateField::problemChanged, this, &FetchRangeDialog::check);
        return field;
    };
    m_first = dateField("fetchFirst", tr("First day"), today.addDays(-7));
    m_last = dateField("fetchLast", tr("Last day"), today);
    m_source = new QComboBox(this);
    m_source->setObjectName(QStringLiteral("fetchSource"));
    m_source->setAccessibleName(tr("Source"));
    m_source->setFixedHeight(28);
    m_source->addItem(tr("All sources"), QString());
    if (const auto& workspace = m_context.service().workspace()) {
        for (const config::SourceConfig& source : workspace->sources) {
            if (source.type != "file") m_source->addItem(oneLine(text(source.id)), text(source.id));
        }
    }
    form->addRow(tr("First day"), m_first);
    form->addRow(tr("Last day"), m_last);
    form->addRow(tr("Source"), m_source);
    m_note = new TextLabel(Type::Caption, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("fetchNote"));
    m_note->setWordWrap(true);
    m_note->setMinimumWidth(320);
    form->addRow(m_note);
    m_fetch = new QPushButton(tr("Fetch"), this);
    m_fetch->setObjectName(QStringLiteral("fetchRangeNow"));
    m_fetch->setDefault(true);
    m_fetch->setFixedHeight(28);
    setPrimary(m_fetch);
    form->addRow(m_fetch);
    connect(m_fetch, &QPushButton::clicked, this, &FetchRangeDialog::fetch);
    check();
}

void FetchRangeDialog::check() {
    QString problem = m_first->problem().isEmpty() ? m_last->problem() : m_first->problem();
    if (problem.isEmpty() && m_first->date() > m_last->date()) problem = tr("The first day lies behind the last.");
    const bool good = problem.isEmpty();
    m_note->setTone(good ? Tone::Text2 : Tone::Error);
    m_note->setText(good ? tr("Both days are fetched whole, in UTC. Feeds give what they still hold of them.")
                         : problem);
    m_fetch->setEnabled(good);
}

void FetchRangeDialog::fetch() {
    // By the Return key what is typed is not taken yet.
    if (!m_first->commit() || !m_last->commit() || !m_fetch->isEnabled()) return;
    pipeline::FetchRequest request;
    request.source = utf8(m_source->currentData().toString());
    request.from = fromQt(m_first->date());
    request.to = fromQt(m_last->date()) + std::chrono::days(1);
    m_context.service().startFetch(std::move(request));
    accept();
}

}  // namespace groundswell::ui
