#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QComboBox;
class QPushButton;

namespace groundswell::ui {

class DateField;
class TextLabel;

/// Asks for two days and a source, and fetches what lies between. Owner thread only.
class FetchRangeDialog : public QDialog {
    Q_OBJECT

public:
    explicit FetchRangeDialog(PageContext context, QWidget* parent = nullptr);

private:
    void check();
    void fetch();

    PageContext m_context;
    DateField* m_first;
    DateField* m_last;
    QComboBox* m_source;
    TextLabel* m_note;
    QPushButton* m_fetch;
};

}  // namespace groundswell::ui
